// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.route.Route;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** Javalin and Jetty, set up: virtual threads, limits, and the routes. */
final class WebServer {
  /** A token in the query or a header names up to three inputs of a thousand partitions. */
  private static final int HEADER_BYTES = 32 * 1024;

  /** Longer than the longest read may wait. */
  private static final long IDLE_MS = 60_000;

  /** How long requests under way may take when the server stops. */
  private static final long STOP_MS = 15_000;

  private WebServer() {}

  /** Opens the connector that a server listens by. */
  interface Listener {
    /** Sets the connector's address, or gives it an open socket. */
    void open(ServerConnector connector);
  }

  /** Listens on a port of {@code host}. */
  static Listener on(String host, int port) {
    return connector -> {
      connector.setHost(host);
      connector.setPort(port);
    };
  }

  static Javalin create(Listener listener, List<Route> routes, RequestHandling handling) {
    return Javalin.create(
        config -> {
          config.startup.showJavalinBanner = false;
          config.startup.startupWatcherEnabled = false;
          config.startup.showOldJavalinVersionWarning = false;
          config.concurrency.useVirtualThreads = true;
          config.http.prefer405over404 = true;
          config.http.generateEtags = false;
          config.http.compressionStrategy = CompressionStrategy.GZIP;
          config.router.ignoreTrailingSlashes = true;
          config.jetty.addConnector((server, http) -> connector(listener, server, http));
          config.jetty.modifyServer(WebServer::server);
          config.jetty.modifyServletContextHandler(WebServer::context);
          route(config, routes, handling);
        });
  }

  private static void route(JavalinConfig config, List<Route> routes, RequestHandling handling) {
    for (Route route : routes) {
      HandlerType method = HandlerType.findOrCreate(route.method().name());
      config.routes.addHttpHandler(
          method, route.path(), context -> handling.handle(route, context));
    }
    config.routes.exception(HttpResponseException.class, handling::handleUnmatched);
    config.routes.exception(Exception.class, handling::handleFailure);
  }

  private static Connector connector(Listener listener, Server server, HttpConfiguration http) {
    // An answer that fits the buffer goes out in one piece, with its length.
    http.setOutputAggregationSize(http.getOutputBufferSize());
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setResponseHeaderSize(HEADER_BYTES);
    // Ids may hold any character: a/b is asked for as a%2Fb. No file is served by its path, so
    // nothing is reached by it.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "ids",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT));
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    listener.open(connector);
    connector.setIdleTimeout(IDLE_MS);
    return connector;
  }

  private static void server(Server server) {
    server.setErrorHandler(new ServerProblems());
    server.setHandler(new GracefulHandler());
    server.setStopTimeout(STOP_MS);
    server.setStopAtShutdown(false);
  }

  private static void context(ServletContextHandler context) {
    context.setErrorHandler(new ServerProblems());
    context.getServletHandler().setDecodeAmbiguousURIs(true);
  }
}
