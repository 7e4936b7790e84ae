import Federation
import Model
import Testing
import Wire

struct KnownRootsTests {
  @Test func theLatestAreKept() {
    var roots = KnownRoots()
    let log = LogID(.zero)
    for size in 1...100 as ClosedRange<UInt64> {
      let root = Bytes32([UInt8](repeating: UInt8(size), count: 32), at: 0)
      roots.note(Checkpoint(log: log, term: 0, size: size, root: root))
      // What is known of a size stays as it is.
      roots.note(Checkpoint(log: log, term: 0, size: size, root: .zero))
    }
    let known = (1...100 as ClosedRange<UInt64>).filter { roots[$0] != nil }
    #expect(known == Array((101 - UInt64(KnownRoots.most))...100))
    #expect(roots[90] == Bytes32([UInt8](repeating: 90, count: 32), at: 0))
  }
}
