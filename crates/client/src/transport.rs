use std::io;
use std::net::SocketAddr;
use tokio::net::{TcpStream, UdpSocket};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use url::Url;
use vocab::limits::CONTROL_MESSAGE_BYTES_MAX;

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Why a connection to the server did not come about.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TransportError {
    #[error("the server's address is not http or https")]
    Scheme,
    #[error("the server cannot be reached")]
    Unreachable(#[from] io::Error),
    #[error("the server did not take the websocket")]
    Refused,
}

/// The control websocket of the server at `origin`.
pub(crate) async fn open_control(origin: &Url) -> Result<Socket, TransportError> {
    let mut request = websocket_url(origin, wire::CONTROL_PATH)?
        .as_str()
        .into_client_request()
        .map_err(|_| TransportError::Scheme)?;
    request.headers_mut().insert(
        SEC_WEBSOCKET_PROTOCOL,
        HeaderValue::from_static(wire::SUBPROTOCOL),
    );
    connect(request).await
}

/// The LiveKit signaling websocket. The token goes into a header: addresses are written down everywhere.
pub(crate) async fn open_signaling(
    origin: &Url,
    join_request: &str,
    token: &str,
) -> Result<Socket, TransportError> {
    let mut url = websocket_url(origin, "/rtc/v1")?;
    url.query_pairs_mut().append_pair("join_request", join_request);
    let mut request = url
        .as_str()
        .into_client_request()
        .map_err(|_| TransportError::Scheme)?;
    let mut bearer = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| TransportError::Refused)?;
    bearer.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, bearer);
    connect(request).await
}

/// A UDP socket on the address from which the server is reached.
pub(crate) async fn udp_towards(origin: &Url) -> io::Result<UdpSocket> {
    let host = origin
        .host_str()
        .ok_or(io::ErrorKind::InvalidInput)?
        .trim_matches(['[', ']']);
    let port = origin.port_or_known_default().unwrap_or(443);
    let server = tokio::net::lookup_host((host, port))
        .await?
        .next()
        .ok_or(io::ErrorKind::NotFound)?;
    let any: SocketAddr = if server.is_ipv4() {
        ([0; 4], 0).into()
    } else {
        ([0u16; 8], 0).into()
    };
    let probe = UdpSocket::bind(any).await?;
    // Sends nothing: it only asks the routing table.
    probe.connect(server).await?;
    UdpSocket::bind((probe.local_addr()?.ip(), 0)).await
}

async fn connect(
    request: tokio_tungstenite::tungstenite::handshake::client::Request,
) -> Result<Socket, TransportError> {
    let config = WebSocketConfig::default()
        .max_message_size(Some(4 * CONTROL_MESSAGE_BYTES_MAX))
        .max_frame_size(Some(4 * CONTROL_MESSAGE_BYTES_MAX));
    let (socket, _) = tokio_tungstenite::connect_async_with_config(request, Some(config), true)
        .await
        .map_err(|_| TransportError::Refused)?;
    Ok(socket)
}

fn websocket_url(origin: &Url, path: &str) -> Result<Url, TransportError> {
    let mut url = origin.clone();
    let scheme = match origin.scheme() {
        "http" | "ws" => "ws",
        "https" | "wss" => "wss",
        _ => return Err(TransportError::Scheme),
    };
    url.set_scheme(scheme).map_err(|()| TransportError::Scheme)?;
    url.set_path(path);
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}
