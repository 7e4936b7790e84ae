/// One message as the index sees it.
package struct IndexDocument: Sendable, Equatable {
  /// The caller's own, unique and positive.
  package var key: Int64
  package var channel: Int64
  package var author: Int64
  package var thread: Int64?
  package var timeMilliseconds: Int64
  /// UTF-8. Other bytes do no harm; they separate words.
  package var text: [UInt8]
  package var hasFiles: Bool

  package init(
    key: Int64, channel: Int64, author: Int64, thread: Int64? = nil, timeMilliseconds: Int64, text: [UInt8],
    hasFiles: Bool = false
  ) {
    self.key = key
    self.channel = channel
    self.author = author
    self.thread = thread
    self.timeMilliseconds = timeMilliseconds
    self.text = text
    self.hasFiles = hasFiles
  }
}
