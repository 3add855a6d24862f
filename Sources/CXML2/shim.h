#ifndef CXML2_SHIM_H
#define CXML2_SHIM_H
#include <libxml/parser.h>
#include <libxml/SAX2.h>

/* A macro that Swift does not import: names and attributes come apart from their prefixes. */
static const unsigned int aryz_xml_sax2_magic = XML_SAX2_MAGIC;
#endif
