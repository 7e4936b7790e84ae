@testable import Transport

/// What a reader of requests made of some bytes, however they were cut up.
struct RequestTranscript: Equatable {
  private(set) var heads: [RequestHead] = []
  private(set) var bodies: [[UInt8]] = []
  private(set) var ends = 0
  private(set) var refusal: HTTPRefusal.Code?

  /// Feeds the bytes in pieces, whose lengths `cuts` gives in turn; all at once without any.
  init(_ bytes: [UInt8], cuts: [Int]) {
    var limits = RequestReader.Limits()
    limits.headBytes = 2_048
    limits.headerCount = 20
    var reader = RequestReader(limits: limits)
    var start = 0
    var cut = 0
    repeat {
      let length = cuts.isEmpty ? bytes.count : max(1, cuts[cut % cuts.count])
      cut += 1
      let end = min(bytes.count, start + length)
      Array(bytes[start..<end]).withUnsafeBytes { read($0, &reader) }
      start = end
    } while start < bytes.count && refusal == nil
  }

  private mutating func read(_ piece: UnsafeRawBufferPointer, _ reader: inout RequestReader) {
    var offset = 0
    do throws(HTTPRefusal) {
      while let event = try reader.next(piece, from: &offset) {
        switch event {
        case .head(let head):
          heads.append(head)
          bodies.append([])
          reader.maxBodyBytes = 512
        case .body(let range):
          if !bodies.isEmpty { bodies[bodies.count - 1] += piece[range] }
        case .end: ends += 1
        }
      }
    } catch {
      refusal = error.code
      // How much of a body that is too large was seen before depends on how it came.
      if error.code == .bodyTooLarge, !bodies.isEmpty { bodies[bodies.count - 1] = [] }
    }
  }
}
