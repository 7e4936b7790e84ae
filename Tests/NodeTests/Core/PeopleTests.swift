import Model
import TestSupport
import Testing
import Wire

@testable import Node

struct PeopleTests {
  /// Against a naive dictionary, through renames and closed accounts.
  @Test func areWhatWasNoted() {
    var random = Seeded()
    let nodes = (1...3).map { NodeID(Bytes32([UInt8](repeating: UInt8($0), count: 32), at: 0)) }
    let users = (1...20).map { UserID(Bytes16([UInt8](repeating: UInt8($0), count: 16), at: 0)) }
    let names: [Text] = ["anna", "bert", "cora", "dora", "emil"]
    var people = People()
    var naive: [Participant: DirectoryUser] = [:]
    for _ in 0..<2_000 {
      let (node, user) = (nodes[random.below(3)], users[random.below(20)])
      let noted = DirectoryUser(
        user: user, name: names[random.below(5)], displayName: names[random.below(5)],
        isActive: random.oneIn(2))
      people.note(noted, at: node)
      naive[Participant(node: node, user: user)] = noted
    }
    for (participant, user) in naive { #expect(people[participant] == user) }
    for name in names {
      let found = people.named(name)
      #expect(
        Set(found) == Set(naive.filter { $0.value.name == name }.keys) && Set(found).count == found.count)
    }
    #expect(people.named("nobody").isEmpty)
  }

  /// Who holds an earlier picture keeps it.
  @Test func aPictureStays() {
    var shelves = Shelves<Int, Int>()
    for number in 0..<5_000 { shelves[number] = number }
    let picture = shelves
    for number in 0..<5_000 { shelves[number] = number % 2 == 0 ? nil : -number }
    for number in 0..<5_000 {
      #expect(picture[number] == number && shelves[number] == (number % 2 == 0 ? nil : -number))
    }
  }
}
