import Client

/// Why a command did not do what it should: printed as `hanse: WHAT (CODE)` and a line that says what to do next.
struct CommandFailure: Error, Equatable {
  let status: ExitStatus
  let what: String
  let code: String
  let next: String?

  init(_ status: ExitStatus, _ code: String, _ what: String, next: String? = nil) {
    self.status = status
    self.what = what
    self.code = code
    self.next = next
  }

  init(_ error: UsageError) {
    self.init(.usage, error.code.rawValue, error.what, next: error.next)
  }

  init(_ error: ClientError) {
    switch error.kind {
    case .connection: self.init(.connection, error.code, error.detail, next: Self.advice(error.code))
    case .answer:
      self.init(
        .connection, error.code, error.detail, next: "check the URL: hanse login --url https://HOST:PORT")
    case .refused where error.code == "wrongCredentials":
      self.init(
        .login, error.code, "the name or the password is wrong",
        next: "try again; --name is the name without the domain")
    case .refused where error.status == 401:
      self.init(.login, error.code, error.detail, next: "log in: hanse login --url URL --name NAME")
    case .refused where error.status == 404:
      if let next = Self.search(error.code) {
        self.init(.notFound, error.code, error.detail, next: next)
      } else {
        self.init(.notFound, error.code, "the node has no such thing", next: error.detail)
      }
    case .refused where error.code == "tooManyUploads":
      self.init(.refused, error.code, error.detail, next: "see and end them: hanse files uploads")
    case .refused: self.init(.refused, error.code, "the node refused", next: error.detail)
    }
  }

  /// Where to look for what was not found.
  private static func search(_ code: String) -> String? {
    switch code {
    case "unknownChannel": "see: hanse channels list"
    case "unknownFork": "see: hanse forks list"
    case "unknownInvitation": "see: hanse invitations list"
    case "unknownMessage", "unknownReaction": "see the numbers: hanse history CHANNEL"
    case "unknownFile": "see the files of a message: hanse history CHANNEL"
    case "unknownUpload": "see: hanse files uploads; or send the file again without --resume"
    case "unknownSession": "see: hanse sessions list"
    case "unknownUser": "see: hanse users list, or ask the user for the whole address"
    default: nil
    }
  }

  private static func advice(_ code: String) -> String {
    switch code {
    case "tlsFailed": "name the authority that signed the node's certificate: hanse login --ca FILE"
    case "authorityUnusable": "log in again with --ca and a readable PEM file"
    case "couldNotResolve":
      "check the URL; a host that DNS does not know is reached by --connect HOST:PORT=ADDRESS:PORT"
    case "urlMalformed", "schemeNotAllowed": "write --url https://HOST or https://HOST:PORT"
    case "timedOut", "connectionLost": "try again; a change that was sent may have been made"
    default: "check that the node runs, and its URL, name and port; then try again"
    }
  }
}
