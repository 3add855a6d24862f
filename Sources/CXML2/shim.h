#ifndef CXML2_SHIM_H
#define CXML2_SHIM_H
#include <libxml/xmlversion.h>
/* Or ICU's declarations would come along, which differ from those of the ICU inside Foundation. Only the layout of
   encoding handlers depends on it, which are not used from here. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/SAX2.h>

/* A macro that Swift does not import: names and attributes come apart from their prefixes. */
static const unsigned int aryz_xml_sax2_magic = XML_SAX2_MAGIC;
#endif
