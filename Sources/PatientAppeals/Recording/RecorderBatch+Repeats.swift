// SPDX-License-Identifier: Apache-2.0

import EventLog

extension RecorderBatch {
    /// The last appeal of the same person, where the settings take a new one for a repeat of it. Only what is in the log counts,
    /// and only named ones: a link would say whose the other is.
    func earlier(
        of intent: AppealIntent, _ body: RegisterAppeal, _ state: inout RecorderState
    ) throws(PlanFailure) -> Appeal? {
        let days = recorder.settings.limits.repeatDays
        guard days > 0, body.confidentiality.isNamed, let applicant = body.applicant,
            applicant.iinDigits != nil || applicant.phoneDigits != nil
        else {
            return nil
        }
        let reader = state.reader
        let received = try failing { () throws(RecordingError) in try reader.lastAppeal(of: intent.applicant) }
        let start = intent.command.at.advanced(bySeconds: -Int64(days) * 86_400)
        guard let stream = received?.stream, let at = received?.at, at >= start else { return nil }
        let appeal = try failing { () throws(RecordingError) in try state.appeal(stream).kept.appeal }
        return appeal.confidentiality.isNamed ? appeal : nil
    }
}
