import Model
import Testing
import Wire

@testable import ClientAPI

struct StreamSlotsTests {
  private func user(_ number: UInt8) -> UserID {
    UserID(Bytes16([UInt8](repeating: number, count: 16), at: 0))
  }

  @Test func eachUserHasSoMany() {
    let slots = StreamSlots(most: 2, connections: 1_000)
    func begin(_ number: UInt8) -> StreamSlots.Slot? { slots.begin(user(number), takesConnection: true) }
    var held = [begin(1), begin(1)]
    #expect(held.allSatisfy { $0 != nil })
    #expect(begin(1) == nil)
    #expect(begin(2) != nil, "another's are another's")
    held.removeLast()
    let again = begin(1)
    #expect(again != nil, "a place that is given back is free")
    #expect(begin(1) == nil)
    _ = (held, again)
  }

  /// However many users have streams, requests and peers find connections.
  @Test func streamsTakeNotAllConnections() {
    let slots = StreamSlots(most: 100, connections: 8)
    var held = (0..<6).map { slots.begin(user($0), takesConnection: true) }
    #expect(held.allSatisfy { $0 != nil })
    #expect(slots.begin(user(9), takesConnection: true) == nil)
    let shared = slots.begin(user(9), takesConnection: false)
    #expect(shared != nil, "one that shares its connection takes none")
    held.removeLast()
    let again = slots.begin(user(9), takesConnection: true)
    #expect(again != nil && slots.begin(user(8), takesConnection: true) == nil)
    withExtendedLifetime((held, shared, again)) {}
  }
}
