// SPDX-License-Identifier: Apache-2.0

extension Settings {
    /// Reads settings that a log is to be given, as ``adopted(json:)`` does. They are recorded in clear for ever, so that
    /// what can be a person's number or address is a fault as well, wherever it stands; the fault names the place and does
    /// not repeat it. Settings that a log has already are read whatever they hold.
    public static func adoptable(json: [UInt8]) throws(SettingsError) -> Settings {
        let settings: Settings?
        let faults = SettingsFaults()
        do throws(SettingsError) { settings = try adopted(json: json) } catch {
            settings = nil
            // Some say what they found, and it may be just that.
            faults.list = error.faults.filter { !PlainID.hasNumberOrAddressOfPerson($0) }
        }
        if let document = try? JSONValue(parsing: json) {
            SettingsNode(value: document, path: "", faults: faults).refusePersonalData()
        }
        guard let settings, faults.list.isEmpty else { throw SettingsError(faults: faults.list) }
        return settings
    }
}

extension SettingsNode {
    /// Notes each text, here and further in, that holds what belongs to a person.
    fileprivate func refusePersonalData() {
        switch value {
        case .string(let text):
            guard PlainID.hasNumberOrAddressOfPerson(text) else { return }
            fault(
                "holds twelve digits, a telephone number or an e-mail address; settings are recorded in clear for ever, so "
                    + "take it out")
        case .array(let values):
            for (index, value) in values.enumerated() {
                SettingsNode(value: value, path: "\(path)[\(index)]", faults: faults).refusePersonalData()
            }
        case .object(let members):
            for (index, member) in members.enumerated() {
                guard !PlainID.hasNumberOrAddressOfPerson(member.key) else {
                    fault(
                        "its key number \(index + 1) holds twelve digits, a telephone number or an e-mail address; settings "
                            + "are recorded in clear for ever, so take it out")
                    continue
                }
                let place = path.isEmpty ? member.key : "\(path).\(member.key)"
                SettingsNode(value: member.value, path: place, faults: faults).refusePersonalData()
            }
        case .number(let number):
            // An IIN without quotes; no number that settings have is so large.
            guard number >= 1e9 else { return }
            fault("is too large a number for settings; were it a person's, it would be recorded in clear for ever")
        case .null, .bool: return
        }
    }
}
