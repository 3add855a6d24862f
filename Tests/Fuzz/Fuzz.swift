// SPDX-License-Identifier: Apache-2.0

import FuzzTargets
import Glibc

/// The decoder that this process is for: the value of `ARYZ_FUZZ_TARGET`.
private let target: FuzzTarget = {
    let name = unsafe getenv("ARYZ_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        preconditionFailure("ARYZ_FUZZ_TARGET is not one of \(names)")
    }
    return target
}()

/// What libFuzzer calls with each input. A finding ends the process, upon which libFuzzer writes the input to a file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    do throws(FuzzFinding) { try target.run(bytes) } catch {
        print(error)
        fflush(nil)
        abort()
    }
    return 0
}

/// libFuzzer as a library: it reads the arguments, and calls the function with each input until time is over.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The system's libFuzzer brings a main function along; the one of a package's program is another.
@main enum Fuzz {
    static func main() {
        var count = CommandLine.argc
        var arguments = unsafe CommandLine.unsafeArgv
        exit(unsafe runDriver(&count, &arguments) { unsafe fuzzOne($0, $1) })
    }
}
