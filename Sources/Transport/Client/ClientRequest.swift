/// One request of `HTTPClient`. Times in milliseconds, sizes in bytes.
public struct ClientRequest: Sendable {
  public var method: String
  /// An absolute https URL (http only with `allowsPlaintext`).
  public var url: String
  public var headers: HeaderFields
  public var body: [UInt8]
  /// PEM file of the authorities to trust; `nil` for the system's.
  public var authorityFile: String?
  /// "host:port" to "address:port": where to connect instead. Names in the URL still decide what TLS
  /// verifies.
  public var connectTo: [String: String] = [:]
  public var connectTimeoutMilliseconds = 10_000
  public var totalTimeoutMilliseconds = 30_000
  /// A transfer that for so many seconds moves less than 1 kB/s ends with `timedOut`; `nil`: only the total bounds it.
  public var stallTimeoutSeconds: Int?
  /// A larger body ends the transfer with `responseTooLarge`.
  public var maxResponseBytes = 16 << 20
  public var allowsPlaintext = false
  /// Whether to speak HTTP/2 where it is offered, beside other requests on one connection. Not for answers of mebibytes: of several
  /// such streams on one connection libcurl 7.88 now and then lets one lie until it times out.
  public var mayShareConnection = true
  /// Whether to connect to addresses of this machine and of private networks too. Without it such a name ends the transfer with
  /// `addressPrivate`: for URLs that strangers have chosen.
  public var allowsPrivateAddresses = true

  public init(
    method: String = "GET", url: String, headers: HeaderFields = [:], body: [UInt8] = [],
    authorityFile: String? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.authorityFile = authorityFile
  }
}
