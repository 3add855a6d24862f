// SPDX-License-Identifier: Apache-2.0

import PatientAppeals

/// What opening a packed field unpacks.
enum PackedTextCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Outcome {
        if let packed = PackedText.packed(bytes) {
            try expect(packed.count < bytes.count, "packing makes no smaller")
            try expect(PackedText.unpacked(packed) == bytes, "what is packed does not come back")
        }
        guard let text = PackedText.unpacked(bytes) else { return .refused }
        try expect(text.count <= 32 * bytes.count + 64, "few bytes become many")
        guard let again = PackedText.packed(text) else { return .accepted }
        try expect(PackedText.unpacked(again) == text, "what was unpacked does not come back")
        return .accepted
    }
}
