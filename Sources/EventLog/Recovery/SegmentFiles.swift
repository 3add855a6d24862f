// SPDX-License-Identifier: Apache-2.0

/// The segments' files by their names, and which of a segment's two forms counts.
///
/// The manifest decides where both are there: a sealed form that it does not name yet may be one that a writer was not
/// done with. Where the manifest is lost, the rows count, and what only a sealed form holds is read from that.
struct SegmentFiles: Equatable, Sendable {
    private(set) var rows: Set<UInt32> = []
    private(set) var sealed: Set<UInt32> = []

    /// Lists them. Fails where there is no log.
    init(_ layout: LogLayout, storage: any Storage) throws(LogError) {
        var names: [String] = []
        do throws(StorageError) {
            names = try storage.names(in: layout.segments)
        } catch {
            guard error.errno == StorageErrno.noEntry || error.errno == StorageErrno.notDirectory else {
                throw LogError(error, doing: "open the log")
            }
            // A manifest is only made where there are segments already.
            guard (try? storage.open(layout.manifest, .read)) != nil else {
                throw LogError(
                    .noSuchLog, "There is no log in \(layout.directory). Make one with `init`, or check the path.",
                    file: layout.directory, errno: error.errno)
            }
        }
        rows = Set(names.compactMap { LogFormat.segmentNumber(ofName: $0) })
        sealed = Set(names.compactMap { LogFormat.segmentNumber(ofName: $0, sealed: true) })
        guard !rows.isEmpty || !sealed.isEmpty else {
            throw LogError(
                .damaged, "The log has no segment left. Restore it from a backup.", file: layout.segments)
        }
    }

    /// The highest number.
    var last: UInt32 { max(rows.max() ?? 0, sealed.max() ?? 0) }

    /// Whether the sealed form of a segment is the one to be read; nil when neither form is there.
    func isSealed(_ number: UInt32, manifest: Manifest?) -> Bool? {
        if sealed.contains(number), number <= manifest?.sealedThrough ?? 0 || isPlanted(.unnamedSealedBelieved) {
            return true
        }
        if rows.contains(number) { return false }
        return sealed.contains(number) ? true : nil
    }
}
