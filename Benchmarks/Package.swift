// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that users of the libraries neither resolve nor build the benchmark kit.
let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "aryz", path: "../"),
        // Without its interposer of malloc, which the figures here do not need.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CPlainLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"]), .brew(["lz4"])]),
        .target(name: "CBlockWalk", dependencies: ["CPlainLZ4"], cSettings: [.unsafeFlags(["-O3"])]),
        .target(
            name: "Workbench",
            dependencies: [
                "CPlainLZ4", "CBlockWalk",
                .product(name: "EventLog", package: "aryz"),
                .product(name: "EventSourcing", package: "aryz"),
                .product(name: "PatientAppeals", package: "aryz"),
                .product(name: "Interchange", package: "aryz"),
            ]
        ),
        .executableTarget(name: "LimitTable", dependencies: ["Workbench", "CBlockWalk"]),
        .executableTarget(name: "HotPaths", dependencies: ["Workbench"]),
        .executableTarget(
            name: "EventLogBenchmarks",
            dependencies: ["Workbench", .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/EventLogBenchmarks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// Beside other systems: only for scripts/bench-peers, which installs their libraries.
if Context.environment["ARYZ_PEERS"] != nil {
    package.targets += [
        .systemLibrary(
            name: "CSQLite", path: "Peers/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CLMDB", path: "Peers/CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
        .executableTarget(name: "PeerTable", dependencies: ["Workbench", "CSQLite", "CLMDB"], path: "Peers/PeerTable"),
    ]
}
