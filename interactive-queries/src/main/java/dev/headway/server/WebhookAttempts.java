// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.webhook.Attempt;
import dev.headway.http.webhook.Delivery;
import dev.headway.http.webhook.DeliverySchedule;
import dev.headway.http.webhook.Webhook;
import dev.headway.http.webhook.WebhookBook;
import dev.headway.http.webhook.WebhookMetrics;
import dev.headway.http.webhook.WebhookSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Makes the attempts that are due, each in a thread of its own, and collects what came of them. */
final class WebhookAttempts implements AutoCloseable {
  private static final long LOOK = 10_000_000;

  private final DeliverySchedule schedule;
  private final WebhookBook book;
  private final WebhookSender sender;
  private final WebhookMetrics metrics;
  private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("headway-webhook-", 0).factory());
  private volatile boolean stopped;

  /**
   * What came of an attempt.
   *
   * @param tried the delivery before it
   */
  record Outcome(Delivery tried, Attempt attempt) {}

  WebhookAttempts(
      DeliverySchedule schedule, WebhookBook book, WebhookSender sender, WebhookMetrics metrics) {
    this.schedule = schedule;
    this.book = book;
    this.sender = sender;
    this.metrics = metrics;
  }

  /** Begins what is due. */
  void begin() {
    while (!stopped) {
      @Nullable Delivery next = schedule.next(book::isOpen);
      if (next == null) {
        return;
      }
      threads.execute(() -> make(next));
    }
  }

  private void make(Delivery delivery) {
    Optional<Webhook> webhook = book.webhook(delivery.webhookId());
    Attempt attempt =
        webhook
            .map(to -> sender.send(to, delivery))
            .orElseGet(
                () -> Attempt.failed(delivery.createdAt(), "the webhook is gone", Duration.ZERO));
    webhook.ifPresent(to -> metrics.attempted(attempt));
    // First: whoever waits for nothing to be under way is to find it.
    outcomes.add(new Outcome(delivery, attempt));
    schedule.done(delivery, attempt);
    begin();
  }

  /** What has come of attempts since the last call. */
  List<Outcome> take() {
    List<Outcome> taken = new ArrayList<>();
    for (Outcome next = outcomes.poll(); next != null; next = outcomes.poll()) {
      taken.add(next);
    }
    return taken;
  }

  /** Puts back what could not be written. */
  void putBack(List<Outcome> taken) {
    outcomes.addAll(taken);
  }

  /** Begins nothing more, and waits so long for what is under way. */
  void stop(Duration wait) {
    stopped = true;
    long end = System.nanoTime() + wait.toNanos();
    while (schedule.underWay() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK);
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
