// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.read;

import dev.headway.ops.benchmark.process.ChildLines;
import io.javalin.Javalin;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/** B3: Javalin, set up as Headway's is, with a route that answers the same bytes always. */
public final class ConstantServerMain {
  private ConstantServerMain() {}

  /**
   * What to answer.
   *
   * @param bodyBytes length of the body
   */
  public record Job(int bodyBytes) {}

  /**
   * Where it listens.
   *
   * @param port its port
   */
  public record Listening(int port) {}

  /** See the class. */
  public static void main(String[] args) throws InterruptedException {
    byte[] body = new byte[ChildLines.job(args, Job.class).bodyBytes];
    Arrays.fill(body, (byte) 'x');
    Javalin javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.startupWatcherEnabled = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.concurrency.useVirtualThreads = true;
              config.http.generateEtags = false;
              config.jetty.addConnector(
                  (server, http) -> {
                    ServerConnector connector =
                        new ServerConnector(server, new HttpConnectionFactory(http));
                    connector.setHost("127.0.0.1");
                    connector.setPort(0);
                    return connector;
                  });
              config.routes.get(
                  "/v1/tracker/plans/{plan_id}",
                  context -> context.contentType("application/json").result(body));
            });
    javalin.start();
    ChildLines.result(new Listening(javalin.port()));
    new CountDownLatch(1).await();
  }
}
