/// Why a signed request is not let in: the codes of FED-1 to FED-7 (spec: federation, "Signed requests").
public enum RequestFault: String, Error {
  case signatureMissing
  case wrongDestination
  case nodeUnknown
  case documentUnknown
  case documentExpired
  case clockSkew
  case signatureInvalid
  case requestReplayed

  public var message: String {
    switch self {
    case .signatureMissing: "The request lacks an RFC 9421 signature of the right form."
    case .wrongDestination: "The request is for another node: fetch the documents at this domain."
    case .nodeUnknown: "Your documents are being fetched: try again."
    case .documentUnknown:
      "The key is not of your newest document that is known here: try again with that one."
    case .documentExpired: "Your node document has expired: publish the next."
    case .clockSkew: "The request's time is not within 60 s of this node's clock: set yours."
    case .signatureInvalid: "The signature does not verify under your document's request key."
    case .requestReplayed: "This request was seen before, or too many were: sign a new one."
    }
  }
}
