// ClientAPI
