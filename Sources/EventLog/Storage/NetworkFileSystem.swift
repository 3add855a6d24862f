// SPDX-License-Identifier: Apache-2.0

/// Refuses to write a log where two machines could write at once, or a sync could come back before the bytes are safe.
enum NetworkFileSystem {
    /// Kinds of file systems that are elsewhere, as `mount` calls them. `fuse` alone says nothing of what is behind it.
    private static let kinds: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "9p", "ceph", "afs", "coda", "lustre", "beegfs", "glusterfs",
        "davfs", "vboxsf", "fuse",
    ]
    /// The same behind `fuse.`.
    private static let fuseKinds: Set<String> = [
        "sshfs", "ceph", "ceph-fuse", "glusterfs", "juicefs", "s3fs", "goofys", "gcsfuse", "blobfuse", "blobfuse2",
        "rclone", "davfs", "davfs2", "smbnetfs", "curlftpfs", "seaweedfs", "moosefs", "mfs", "vmhgfs-fuse", "grpcfuse",
    ]

    /// Whether this kind of file system is elsewhere; one that is not known is taken for local.
    static func isOne(_ kind: String) -> Bool {
        kind.hasPrefix("fuse.") ? fuseKinds.contains(String(kind.dropFirst(5))) : kinds.contains(kind)
    }

    /// Fails where the log's directory, or the one that is to hold it, is on such a file system.
    static func refuse(_ layout: LogLayout, _ options: EventLog.Options) throws(LogError) {
        if options.allowsNetworkFileSystem { return }
        for directory in [layout.directory, layout.parent] {
            // A directory that can't be looked at is not there yet, or refused with better words further on.
            guard let kind = try? options.storage.fileSystemKind(of: directory) else { continue }
            guard isOne(kind) else { return }
            throw LogError(
                .networkFileSystem,
                "The log would be on a network file system (\(kind)), where two machines can write at once and what was "
                    + "acknowledged can be lost. Put it on a local disk. Who knows that locks and syncs hold there uses "
                    + "--force-network-file-system, in a program `Options.allowsNetworkFileSystem`.", file: directory)
        }
    }
}
