// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts one instance and runs it until it is told to stop. Exit code 1: it could not start; 70:
 * its stream processing failed for good.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private static final int FAILED = 70;

  private Main() {}

  /** Takes its settings from the environment and the file it names. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      Instance instance = Instance.start(Settings.load(System.getenv(), Instance.CATALOGUE));
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    instance.close();
                    stopped.countDown();
                  },
                  "headway-stop"));
      // Whoever runs this process starts it again; a process that only seemed to live would not be.
      instance.onFailure(
          () -> {
            LOG.error("the stream processing has failed: Headway ends, to be started again");
            Runtime.getRuntime().halt(FAILED);
          });
      LOG.info("Headway listens on port {}", instance.port());
    } catch (SettingException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("Headway cannot start", e);
      refuse("cannot start: " + e.getMessage());
    }
    stopped.await();
  }

  private static void refuse(String why) {
    System.err.println("headway: " + why);
    // Nothing runs yet that could be interrupted; Kafka's threads, if any were started, would keep
    // the process.
    Runtime.getRuntime().halt(1);
  }
}
