import Testing
import Wire

@testable import Node

struct NonceWindowTests {
  private func nonce(_ number: UInt8) throws -> Bytes16 {
    try #require(Bytes16([number] + [UInt8](repeating: 0, count: 15)))
  }

  @Test func takesEachOnceWhileItCouldBeReplayed() throws {
    var window = NonceWindow(limit: 3)
    #expect(window.isOver(nowSeconds: 0), "there is nothing in it")
    let one = try nonce(1)
    var taken = [window.take(one, expiresSeconds: 100, nowSeconds: 50)]
    taken.append(window.take(one, expiresSeconds: 100, nowSeconds: 100))
    #expect(taken == [true, false] && window.holds(one))
    #expect(!window.isOver(nowSeconds: 100) && window.isOver(nowSeconds: 101))
    let isTakenLater = window.take(one, expiresSeconds: 200, nowSeconds: 101)
    #expect(isTakenLater, "too old to be the same")
    #expect(!window.isOver(nowSeconds: 101))
  }

  @Test func isNotOverBeforeTheLongestIs() throws {
    var window = NonceWindow(limit: 3)
    let (long, short) = (try nonce(1), try nonce(2))
    var taken = [window.take(long, expiresSeconds: 200, nowSeconds: 50)]
    taken.append(window.take(short, expiresSeconds: 100, nowSeconds: 50))
    #expect(taken == [true, true])
    #expect(!window.isOver(nowSeconds: 150) && window.isOver(nowSeconds: 201))
  }

  @Test func takesNoMoreThanItsLimit() throws {
    var window = NonceWindow(limit: 3)
    var taken: [Bool] = []
    for number in 0..<5 as Range<UInt8> {
      taken.append(window.take(try nonce(number), expiresSeconds: 100, nowSeconds: 50))
    }
    #expect(taken == [true, true, true, false, false])
    let isTakenLater = window.take(try nonce(9), expiresSeconds: 200, nowSeconds: 101)
    #expect(isTakenLater)
  }
}
