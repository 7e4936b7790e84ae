import Model
import TestSupport
import Testing
import Wire

@testable import Node

struct PeerTurnsTests {
  private func peer(_ number: UInt8) -> NodeID {
    NodeID(Bytes32([UInt8](repeating: number, count: 32), at: 0))
  }

  @Test func whoAsksForMuchWaitsForItself() {
    let turns = PeerTurns<String>(most: 1)
    for number in 0..<5 { turns.add("greedy \(number)", of: peer(1)) }
    turns.add("modest 0", of: peer(2))
    turns.add("modest 1", of: peer(2))
    turns.add("late 0", of: peer(3))
    var given: [String] = []
    while let job = turns.next() {
      given.append(job)
      #expect(turns.next() == nil, "one at a time")
      turns.ended()
    }
    #expect(
      given == [
        "greedy 0", "modest 0", "late 0", "greedy 1", "modest 1", "greedy 2", "greedy 3", "greedy 4",
      ])
  }

  @Test func soManyAreUnderWayAtOnce() {
    let turns = PeerTurns<Int>(most: 3)
    for number in 0..<5 { turns.add(number, of: peer(UInt8(number))) }
    #expect([turns.next(), turns.next(), turns.next(), turns.next()] == [0, 1, 2, nil])
    turns.ended()
    #expect([turns.next(), turns.next()] == [3, nil])
  }

  /// Against a naive count: nobody is left out, and between two jobs of one peer each other that waits has one.
  @Test func everybodyComesInTurn() {
    var random = Seeded()
    for _ in 0..<100 {
      let turns = PeerTurns<Int>(most: 1)
      var waiting: [Int: Int] = [:]
      var sinceTurn: [Int: Set<Int>] = [:]
      for _ in 0..<200 {
        if random.oneIn(2) {
          let number = random.below(5)
          turns.add(number, of: peer(UInt8(number)))
          waiting[number, default: 0] += 1
        } else if let number = turns.next() {
          waiting[number, default: 0] -= 1
          for other in waiting.keys where waiting[other, default: 0] > 0 && other != number {
            #expect(
              sinceTurn[other, default: []].insert(number).inserted, "\(other) waits for \(number) twice")
          }
          sinceTurn[number] = []
          turns.ended()
        } else {
          #expect(waiting.values.allSatisfy { $0 == 0 })
        }
      }
    }
  }
}
