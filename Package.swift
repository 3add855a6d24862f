// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "aryz",
    products: [
        .library(name: "EventLog", targets: ["EventLog"]),
        .library(name: "EventLogObservability", targets: ["EventLogObservability"]),
        .library(name: "EventSourcing", targets: ["EventSourcing"]),
        .library(name: "EventSourcingTesting", targets: ["EventSourcingTesting"]),
        .library(name: "PatientAppeals", targets: ["PatientAppeals"]),
        .library(name: "Interchange", targets: ["Interchange"]),
        .executable(name: "aryz", targets: ["aryz"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        // C: one algorithm or library each, nothing of ours above it.
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"]), .brew(["lz4"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(name: "CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CAllocator"),  // tests alone look at what has been allocated
        .target(name: "CChecksum"),

        // The layers. Each knows those above it in this list, never those below.
        .target(
            name: "EventLog",
            dependencies: ["CLZ4", "CChecksum", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "EventLogObservability",
            dependencies: [
                "EventLog", .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .target(name: "EventSourcing", dependencies: ["EventLog"]),
        .target(name: "SimulatedDisk", dependencies: ["EventLog"]),
        .target(name: "LogCampaigns", dependencies: ["EventLog", "SimulatedDisk"]),
        .target(
            name: "ProcessCampaigns",
            dependencies: ["LogCampaigns", "SimulatedDisk", "EventLog", "EventSourcing", "PatientAppeals"]
        ),
        .executableTarget(
            name: "torture",
            dependencies: [
                "LogCampaigns", "ProcessCampaigns",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(
            name: "planted",
            dependencies: ["LogCampaigns", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "EventLog", "EventSourcing", "PatientAppeals", "Interchange",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(name: "EventSourcingTesting", dependencies: ["EventSourcing"]),
        .target(
            name: "PatientAppeals",
            dependencies: ["EventLog", "EventSourcing", .product(name: "Crypto", package: "swift-crypto")],
            resources: [.embedInCode("Resources")]
        ),
        .target(name: "Interchange", dependencies: ["EventLog", "EventSourcing", "PatientAppeals", "CZlib", "CXML2"]),
        .executableTarget(
            name: "aryz",
            dependencies: [
                "EventLog", "EventSourcing", "PatientAppeals", "Interchange",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // How a service embeds the library; see docs/embedding.md.
        .executableTarget(
            name: "ExampleService", dependencies: ["EventLog", "EventSourcing", "PatientAppeals"]
        ),

        .testTarget(name: "EventLogTests", dependencies: ["EventLog"]),
        .testTarget(
            name: "EventLogObservabilityTests",
            dependencies: [
                "EventLogObservability", "EventLog", "PatientAppeals", "SimulatedDisk",
                .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .testTarget(name: "SimulatedDiskTests", dependencies: ["SimulatedDisk", "LogCampaigns", "EventLog"]),
        .testTarget(name: "HistoricalTests", dependencies: ["SimulatedDisk", "LogCampaigns", "EventLog"]),
        .testTarget(
            name: "ProcessCampaignsTests",
            dependencies: ["ProcessCampaigns", "LogCampaigns", "SimulatedDisk", "EventLog"]
        ),
        .testTarget(name: "EventSourcingTests", dependencies: ["EventSourcing", "EventSourcingTesting"]),
        .testTarget(name: "PatientAppealsTests", dependencies: ["PatientAppeals", "EventSourcingTesting"]),
        .testTarget(name: "InterchangeTests", dependencies: ["Interchange", "CAllocator"]),
        .testTarget(name: "FuzzTargetsTests", dependencies: ["FuzzTargets", "SimulatedDisk"]),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "aryz", "ExampleService", "EventLog", "EventSourcing", "PatientAppeals",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// The log's own tests and nothing else, for builds that watch them and have no use for the rest.
if Context.environment["ARYZ_LOG_ONLY"] != nil {
    let kept: Set = ["CLZ4", "CChecksum", "EventLog", "EventLogTests"]
    package.targets.removeAll { !kept.contains($0.name) }
    package.products.removeAll { $0.name != "EventLog" }
}

// The program that libFuzzer drives has no main function of its own and is no part of an ordinary build; see scripts/fuzz.
if Context.environment["ARYZ_FUZZ"] != nil {
    package.targets.append(.executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz"))
}

// One loop gives every Swift target the same settings.
for target in package.targets where target.type != .system && target.name != "CChecksum" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),  // SE-0335: `any` is written where it costs
        .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409: a dependency leaks only by intent
        .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444: a file imports what it uses
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461: async stays on its caller's actor
        .enableExperimentalFeature("Lifetimes"),  // @_lifetime for the borrowed views of events
        .strictMemorySafety(),  // SE-0458: every unsafe use is marked
        .treatAllWarnings(as: .error),
    ]
}

// Mistakes that the fault campaigns must find: never in a build that somebody uses.
if Context.environment["ARYZ_PLANTED_BUGS"] != nil {
    for target in package.targets where target.name == "EventLog" {
        target.swiftSettings?.append(.define("ARYZ_PLANTED_BUGS"))
    }
}

// libFuzzer watches what is ours. What it is built on stays as it is, and so serves other builds in the same place.
if Context.environment["ARYZ_FUZZ"] != nil {
    for target in package.targets where target.swiftSettings != nil {
        target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer"]))
    }
    for target in package.targets where target.name == "fuzz" {
        target.swiftSettings?.append(.unsafeFlags(["-parse-as-library"]))
        target.linkerSettings = [.unsafeFlags(["-sanitize=fuzzer"])]
    }
}

// DocC's plugin only for documentation builds, so that users of the library do not resolve it.
if Context.environment["ARYZ_DOCS"] != nil {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
