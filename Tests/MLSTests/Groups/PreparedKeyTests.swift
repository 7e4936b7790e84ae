import MLS
import Sodium
import Testing

struct PreparedKeyTests {
  /// A key as it is, is shorter than one that was prepared: what is behind it is not read.
  @Test func aKeyThatWasNotPreparedEndsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      let provider = try SodiumProvider()
      let key = Secret(count: 32, wipedBy: provider) { $0.initializeMemory(as: UInt8.self, repeating: 1) }
      _ = provider.hmacSHA256(prepared: key, messages: [[1]])
    }
  }

  @Test func aPreparedKeyIsTheKey() throws {
    let provider = try SodiumProvider()
    let key = Secret(count: 32, wipedBy: provider) { $0.initializeMemory(as: UInt8.self, repeating: 1) }
    let tags = provider.hmacSHA256(prepared: provider.prepareHMAC(key), messages: [[1], [2, 3]])
    for (tag, message) in zip(tags, [[1], [2, 3]] as [[UInt8]]) {
      let direct = provider.hmacSHA256(key: key, message: message)
      #expect(direct.withUnsafeBytes { Array($0) } == tag.withUnsafeBytes { Array($0) })
    }
  }
}
