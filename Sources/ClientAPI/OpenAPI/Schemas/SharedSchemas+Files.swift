internal import JSON
internal import Model

extension SharedSchemas {
  static let files: [(name: String, schema: Schema)] = [
    (
      "File",
      .object(
        .required("hash", .shared("Id")), .required("size", .count), .required("name", .string),
        .required("type", .string.saying("What the bytes look like, a media type.")))
    ),
    (
      "Upload",
      .object(
        .required("upload", .shared("UserId").saying("The upload's id.")), .required("size", .count),
        .required("offset", .count.saying("How far the bytes are durable.")),
        .required("started", .shared("Time")),
        .optional(
          "hash", .shared("Id").saying("The file's id, if it was given: what all bytes must come to.")))
    ),
    (
      "UploadProgress",
      .object(
        .required("offset", .count), .required("size", .count),
        .optional(
          "file",
          .object(
            .required("hash", .shared("Id")), .required("size", .count), .required("type", .string))))
    ),
    (
      "FileToSend",
      .closed(
        .required("hash", .shared("Id")), .required("name", .text(1...Int64(Limits.fileNameBytes))))
    ),
  ]
}
