import Model
import Testing
import Wire

@testable import ClientAPI

struct StreamSlotsTests {
  private func user(_ number: UInt8) -> UserID {
    UserID(Bytes16([UInt8](repeating: number, count: 16), at: 0))
  }

  @Test func eachUserHasSoMany() {
    let slots = StreamSlots(most: 2)
    var held = [slots.begin(user(1)), slots.begin(user(1))]
    #expect(held.allSatisfy { $0 != nil })
    #expect(slots.begin(user(1)) == nil)
    #expect(slots.begin(user(2)) != nil, "another's are another's")
    held.removeLast()
    let again = slots.begin(user(1))
    #expect(again != nil, "a place that is given back is free")
    #expect(slots.begin(user(1)) == nil)
    _ = (held, again)
  }
}
