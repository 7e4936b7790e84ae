/// The answer to a `ClientRequest`, whole.
public struct ClientResponse: Sendable, Equatable {
  public let status: Int
  public let headers: HeaderFields
  public let body: [UInt8]

  public init(status: Int, headers: HeaderFields, body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
