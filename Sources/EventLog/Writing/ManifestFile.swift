// SPDX-License-Identifier: Apache-2.0

/// The manifest of an open log: its writer and its sealing change different parts of it, one at a time.
final class ManifestFile: Sendable {
    private let storage: any Storage
    private let layout: LogLayout
    private let current: Monitor<Manifest?>

    init(_ current: Manifest?, storage: any Storage, layout: LogLayout) {
        self.storage = storage
        self.layout = layout
        self.current = Monitor(current)
    }

    /// Segments up to this number are read in their sealed form.
    var sealedThrough: UInt32 { current.withLock { $0?.sealedThrough ?? 0 } }

    /// Takes for granted what an opening has found, without writing it.
    func assume(_ active: ActiveSegment, sealedThrough: UInt32) {
        current.withLock { manifest in
            var found = active.manifest
            if let known = manifest, known.segment == found.segment, known.identity == found.identity { found = known }
            found.sealedThrough = sealedThrough
            manifest = found
        }
    }

    /// Notes on disk how far the newest segment goes.
    func note(_ active: ActiveSegment) throws(LogError) {
        try current.withLock { (manifest) throws(LogError) in
            var next = active.manifest
            next.sealedThrough = manifest?.sealedThrough ?? 0
            try write(next)
            manifest = next
        }
    }

    /// Notes on disk that a segment is read in its sealed form from now on.
    func note(sealedThrough number: UInt32) throws(LogError) {
        try current.withLock { (manifest) throws(LogError) in
            guard var next = manifest else { return }
            next.sealedThrough = number
            try write(next)
            manifest = next
        }
    }

    private func write(_ manifest: Manifest) throws(LogError) {
        do throws(StorageError) {
            try storage.replace(layout.manifest, in: layout.directory, with: manifest.encoded())
        } catch {
            throw LogError(error, doing: "write the manifest")
        }
    }
}
