import Model
import TestSupport
import Testing
import Wire

@testable import Node

struct ReadingTurnsTests {
  private func peer(_ number: UInt8) -> Asker {
    .peer(NodeID(Bytes32([UInt8](repeating: number, count: 32), at: 0)))
  }

  private func user(_ number: UInt8) -> Asker {
    .user(UserID(Bytes16([UInt8](repeating: number, count: 16), at: 0)))
  }

  @Test(arguments: [true, false])
  func whoAsksForMuchWaitsForItself(_ isPeer: Bool) {
    let turns = ReadingTurns<String>(most: 1, ofPeers: 1)
    func asker(_ number: UInt8) -> Asker { isPeer ? peer(number) : user(number) }
    for number in 0..<5 { turns.add("greedy \(number)", of: asker(1)) }
    turns.add("modest 0", of: asker(2))
    turns.add("modest 1", of: asker(2))
    turns.add("late 0", of: asker(3))
    #expect(turns.count == 8)
    var given: [String] = []
    while let next = turns.next() {
      given.append(next.job)
      #expect(turns.next() == nil, "one at a time")
      turns.ended(ofPeer: next.isOfPeer)
    }
    #expect(
      given == [
        "greedy 0", "modest 0", "late 0", "greedy 1", "modest 1", "greedy 2", "greedy 3", "greedy 4",
      ])
  }

  @Test func soManyAreUnderWayAtOnce() {
    let turns = ReadingTurns<Int>(most: 3, ofPeers: 3)
    for number in 0..<5 { turns.add(number, of: peer(UInt8(number))) }
    #expect([turns.next(), turns.next(), turns.next(), turns.next()].map { $0?.job } == [0, 1, 2, nil])
    turns.ended(ofPeer: true)
    #expect([turns.next(), turns.next()].map { $0?.job } == [3, nil])
  }

  /// However many peers ask, people have one reader for themselves.
  @Test func peersNeverHaveAll() {
    let turns = ReadingTurns<String>(most: 2, ofPeers: 1)
    for number in 0..<9 { turns.add("peer \(number)", of: peer(UInt8(number % 3))) }
    let first = turns.next()
    #expect(first?.job == "peer 0" && turns.next() == nil, "the other is kept free")
    turns.add("person 0", of: user(1))
    turns.add("person 1", of: user(1))
    #expect(turns.next()?.job == "person 0")
    turns.ended(ofPeer: true)
    #expect(turns.next()?.job == "peer 1", "nor do people keep peers out")
    turns.ended(ofPeer: false)
    #expect(turns.next()?.job == "person 1")
  }

  /// What this node sends by itself does not wait behind what peers ask for.
  @Test func whatIsSentIsNoPeersTurn() {
    let turns = ReadingTurns<String>(most: 2, ofPeers: 1)
    let node = NodeID(Bytes32([UInt8](repeating: 1, count: 32), at: 0))
    for number in 0..<4 { turns.add("asked \(number)", of: .peer(node)) }
    turns.add("sent", of: .follower(node))
    #expect([turns.next(), turns.next()].map { $0?.job } == ["sent", "asked 0"])
  }

  /// Against a naive count: nobody is left out, and between two jobs of one asker each other that waits has one.
  @Test func everybodyComesInTurn() {
    var random = Seeded()
    for _ in 0..<100 {
      let turns = ReadingTurns<Int>(most: 1, ofPeers: 1)
      let isPeer = random.oneIn(2)
      var waiting: [Int: Int] = [:]
      var sinceTurn: [Int: Set<Int>] = [:]
      for _ in 0..<200 {
        if random.oneIn(2) {
          let number = random.below(5)
          turns.add(number, of: isPeer ? peer(UInt8(number)) : user(UInt8(number)))
          waiting[number, default: 0] += 1
        } else if let next = turns.next() {
          let number = next.job
          waiting[number, default: 0] -= 1
          for other in waiting.keys where waiting[other, default: 0] > 0 && other != number {
            #expect(
              sinceTurn[other, default: []].insert(number).inserted, "\(other) waits for \(number) twice")
          }
          sinceTurn[number] = []
          turns.ended(ofPeer: next.isOfPeer)
        } else {
          #expect(waiting.values.allSatisfy { $0 == 0 })
        }
      }
    }
  }
}
