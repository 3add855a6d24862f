// SPDX-License-Identifier: Apache-2.0

/// Words that people see, in their language. Codes and keys are never translated.
struct Labels {
    let language: LabelLanguage
    init(_ language: LabelLanguage) { self.language = language }
    subscript(_ code: String) -> String { code }
}
