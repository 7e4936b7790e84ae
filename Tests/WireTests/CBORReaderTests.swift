import TestSupport
import Testing
import Wire

/// What the vectors cannot say: the typed calls, each against what is not of its type.
struct CBORReaderTests {
  @Test func typedCallsRefuseOtherTypes() throws {
    let samples = ["00", "40", "60", "80", "a0", "f4", "f6"]
    try refuses(samples, but: ["00"]) { (reader) throws(WireError) in _ = try reader.unsigned() }
    try refuses(samples, but: ["40"]) { (reader) throws(WireError) in _ = try reader.bytes() }
    try refuses(samples, but: ["60"]) { (reader) throws(WireError) in _ = try reader.text() }
    try refuses(samples, but: ["80"]) { (reader) throws(WireError) in
      _ = try reader.list(limit: 0) { (_) throws(WireError) in }
    }
    try refuses(samples, but: ["a0"]) { (reader) throws(WireError) in
      try reader.map { (_, _) throws(WireError) in }
    }
    try refuses(samples, but: ["f4"]) { (reader) throws(WireError) in _ = try reader.bool() }
    try refuses(samples, but: []) { (reader) throws(WireError) in _ = try reader.bytes32() }
    try refuses(samples, but: []) { (reader) throws(WireError) in _ = try reader.bytes16() }
    try refuses(samples, but: []) { (reader) throws(WireError) in _ = try reader.bytes64() }
  }

  @Test func listsAndTuplesHoldTheirCounts() throws {
    let two = try bytes(hex: "820102")
    #expect(throws: WireError.unexpected) {
      try CBORReader.read(two) { (reader) throws(WireError) in
        try reader.list(limit: 1) { (reader) throws(WireError) in try reader.unsigned() }
      }
    }
    #expect(throws: WireError.unexpected) {
      try CBORReader.read(two) { (reader) throws(WireError) in
        try reader.tuple(3) { (reader) throws(WireError) in try reader.unsigned() }
      }
    }
    let numbers = try CBORReader.read(two) { (reader) throws(WireError) in
      try reader.list(limit: 2) { (reader) throws(WireError) in try reader.unsigned() }
    }
    #expect(numbers == [1, 2])
  }

  @Test func nullIsReadOnlyIfItIsNext() throws {
    let items = try CBORReader.read(try bytes(hex: "82f605")) { (reader) throws(WireError) in
      try reader.tuple(2) { (reader) throws(WireError) in
        (try reader.null(), try reader.null(), try reader.unsigned())
      }
    }
    #expect(items == (true, false, 5))
    #expect(throws: WireError.truncated) {
      try CBORReader.read([]) { (reader) throws(WireError) in try reader.null() }
    }
  }

  @Test func aFailureIsTranslated() throws {
    struct Mine: Error, Equatable { let code: String }
    #expect(throws: Mine(code: "cborTruncated")) {
      try CBORReader.read([], failure: { Mine(code: $0.code) }) { (reader) throws(WireError) in
        try reader.unsigned()
      }
    }
  }

  /// A count is checked before anything is kept for it.
  @Test func hugeCountsAreRefusedAtOnce() throws {
    for head in ["9b7fffffffffffffff", "bb7fffffffffffffff", "5b7fffffffffffffff", "7bffffffffffffffff"] {
      let input = try bytes(hex: head)
      #expect(throws: WireError.truncated, "\(head)") {
        try CBORReader.read(input) { (reader) throws(WireError) in try reader.skip() }
      }
    }
  }

  private func refuses(
    _ samples: [String], but accepted: [String], _ read: (inout CBORReader) throws(WireError) -> Void
  ) throws {
    for sample in samples {
      let input = try bytes(hex: sample)
      do throws(WireError) {
        try CBORReader.read(input, read)
        #expect(accepted.contains(sample))
      } catch {
        #expect(error == .unexpected && !accepted.contains(sample), "\(sample): \(error)")
      }
    }
  }
}
