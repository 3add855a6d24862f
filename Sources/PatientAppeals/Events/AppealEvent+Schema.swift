// SPDX-License-Identifier: Apache-2.0

public import EventSourcing

extension AppealEvent {
    /// Every kind of event as a protobuf message: the fields 1 to 15 say who, when and where, those from 16 on what.
    public static var schema: ProtoSchema {
        var schema = ProtoSchema()
        for kind in AppealEventKind.allCases {
            schema.add(kind.typeName) { (fields) throws(PayloadError) in
                var event = AppealEvent(emptyOf: kind)
                try event.code(with: &fields)
            }
        }
        return schema
    }
}
