// SPDX-License-Identifier: Apache-2.0

public import EventLog

extension SnapshotStore {
    /// What the snapshots in a log's directory prove of its length, without opening the log: it may be too damaged for
    /// that. Snapshots whose heads can't be read prove nothing. Throws ``SnapshotError`` where the directory can't be
    /// listed; one that is not there holds none.
    public static func proofs(
        besideLog path: String, storage: any Storage = PosixStorage()
    ) throws(SnapshotError) -> [DurabilityProof] {
        let directory = path + "/snapshots"
        let files = StateFile<SnapshotHeader>(storage: storage, directory: directory, suffix: ".snapshot")
        let names: [String]
        do throws(StorageError) { names = try files.names() } catch {
            throw SnapshotError(error, doing: "list the snapshots")
        }
        return names.compactMap { name in
            guard let header = try? files.header(of: name).header else { return nil }
            return DurabilityProof(
                identity: header.identity, lastPosition: header.position, file: "\(directory)/\(name)")
        }
    }
}
