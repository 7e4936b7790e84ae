internal import JSON
internal import Transport

extension HanseClient {
  /// A part may take as long as a slow line needs for it.
  private static let partTimeoutMilliseconds = 600_000

  /// Begins an upload of so many bytes; with `hash`, other bytes are refused when all have come.
  public func beginUpload(size: Int64, hash: String? = nil) throws(ClientError) -> UploadState {
    let body = JSONWriter.objectBytes { json in
      json.field("size", size)
      json.field("hash", ifPresent: hash)
    }
    return try decode(object(of: request("POST", Path("uploads").text, body: body)))
  }

  /// The user's unfinished uploads, the oldest first.
  public func uploads() throws(ClientError) -> Listing<UploadState> { try list(Path("uploads"), "uploads") }

  public func upload(_ id: String) throws(ClientError) -> UploadState { try get(Path("uploads", id)) }

  /// Sends bytes of an upload that begin at `offset`.
  public func append(_ bytes: [UInt8], to upload: String, at offset: Int64) throws(ClientError) -> UploadState
  {
    var request = request("PATCH", Path("uploads", upload).text)
    request.body = bytes
    request.headers.append("content-type", "application/octet-stream")
    request.headers.append("upload-offset", "\(offset)")
    request.totalTimeoutMilliseconds = Self.partTimeoutMilliseconds
    return try decode(object(of: request))
  }

  /// Gives an upload up.
  public func endUpload(_ id: String) throws(ClientError) {
    _ = try answer(to: request("DELETE", Path("uploads", id).text))
  }

  /// Sends a message with files, which are there already; without a text it has their names.
  public func send(
    files: [(hash: String, name: String)], text: String?, to channel: String, thread: Int64? = nil,
    key: String? = nil, wait: AcknowledgementLevel = .accepted
  ) throws(ClientError) -> Receipt {
    let body = JSONWriter.objectBytes { json in
      json.field("text", ifPresent: text)
      json.field("thread", ifPresent: thread)
      json.arrayField("files") { json in
        for file in files {
          json.object { json in
            json.field("hash", file.hash)
            json.field("name", file.name)
          }
        }
      }
    }
    return try change("POST", Path("channels", channel, "messages"), body: body, wait: wait, key: key)
  }

  /// Bytes of a message's file from `offset` on, `count` at most.
  public func bytes(
    ofFile number: Int, of sequence: Int64, in channel: String, from offset: Int64, count: Int64
  ) throws(ClientError) -> [UInt8] {
    guard count > 0 else { return [] }
    var request = request(
      "GET", Path("channels", channel, "messages", "\(sequence)", "files", "\(number)").text)
    request.headers.append("range", "bytes=\(offset)-\(offset + count - 1)")
    request.totalTimeoutMilliseconds = Self.partTimeoutMilliseconds
    let response = try answer(to: request)
    guard response.status == 206, response.body.count <= count else {
      throw ClientError(
        .answer, code: "answerUnexpected", status: response.status,
        detail: "the node sent other bytes than were asked for")
    }
    return response.body
  }
}
