internal import JSON

enum FileOperations {
  static let group = OperationGroup(
    "files", "Files: uploads, and what messages name",
    [
      Operation(
        "POST", "uploads", "beginUpload", "Begins to upload a file",
        detail: "`hash`, if it is given, is the file's id: other bytes are refused when all have come.",
        takes: .closed(.required("size", .count), .optional("hash", .shared("Id"))),
        answers: .json(201, .shared("Upload")), refuses: [.fileTooLarge, .filesFull, .tooManyUploads]),
      Operation(
        "GET", "uploads", "listUploads", "The caller's unfinished uploads, the oldest first",
        answers: .json(200, .object(.required("uploads", .array(of: .shared("Upload")))))),
      Operation(
        "GET", "uploads/{upload}", "showUpload", "How far an upload is",
        answers: .json(200, .shared("Upload")), refuses: [.unknownUpload]),
      Operation(
        "PATCH", "uploads/{upload}", "appendUpload", "Sends the next bytes of a file",
        detail: """
          As many as one likes. `offset` of the answer says how far they are durable: go on from there. Where a request was cut off, `showUpload` tells. With the last byte the answer \
          has `file`, which can be sent in a message.
          """,
        answers: .json(200, .shared("UploadProgress")),
        refuses: [
          .unknownUpload, .offsetWrong, .fileTooLarge, .hashMismatch, .uploadOffsetMissing, .uploadsBusy,
        ],
        headers: [.uploadOffset]),
      Operation(
        "DELETE", "uploads/{upload}", "endUpload", "Gives an upload up", answers: .nothing,
        refuses: [.unknownUpload]),
      Operation(
        "GET", "channels/{channel}/messages/{sequence}/files/{file}", "getFile", "A file of a message",
        detail: """
          A file that is not on this node yet is fetched from the channel's other nodes and sent as it comes. One \
          `Range` of bytes is answered with 206.
          """,
        answers: .bytes,
        refuses: [
          .unknownChannel, .unknownMessage, .unknownFile, .rangeUnsatisfiable, .fileNotReachable,
          .fileTooLarge,
          .filesFull,
        ], headers: [.range, .ifRange]),
    ])
}
