import Glibc

/// The target that `HANSE_FUZZ_TARGET` names; built by Tests/fuzz/run with the targets of ClientAPITests.
private let chosen: FuzzTarget = {
  let name = getenv("HANSE_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.named(name) else {
    // Whoever runs this by hand is told what there is.
    fatalError("HANSE_FUZZ_TARGET must be one of \(FuzzTarget.all.map(\.name))")
  }
  return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  if let fault = chosen.fault(bytes) {
    // libFuzzer keeps the input of whatever dies.
    fatalError("\(chosen.name): \(fault)")
  }
  return 0
}
