// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the events of a topic to a reader, from its making on, on a thread of its own. */
final class InMemoryFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InMemoryFollower.class);

  private final InMemoryEventLog log;
  private final Topic topic;
  private final Consumer<ReceivedEvent> reader;
  private final Thread thread;
  private int next;
  private boolean closed;

  /** Begins; the caller holds the log's lock. */
  InMemoryFollower(InMemoryEventLog log, Topic topic, Consumer<ReceivedEvent> reader) {
    this.log = log;
    this.topic = topic;
    this.reader = reader;
    this.next = log.records().events(topic).size();
    this.thread = Thread.ofPlatform().daemon().name("agent-follow-" + topic).start(this::run);
  }

  private void run() {
    List<ReceivedEvent> events = take();
    while (!events.isEmpty()) {
      for (ReceivedEvent event : events) {
        try {
          reader.accept(event);
        } catch (RuntimeException e) {
          LOG.error("a reader of topic {} failed with {}", topic, event, e);
        }
      }
      events = take();
    }
  }

  /** Waits for what has not been given yet; none: it is over. */
  private List<ReceivedEvent> take() {
    log.lock().lock();
    try {
      while (!closed && log.records().events(topic).size() == next) {
        log.changed().await();
      }
      if (closed) {
        return List.of();
      }
      List<ReceivedEvent> all = log.records().events(topic);
      List<ReceivedEvent> fresh = List.copyOf(all.subList(next, all.size()));
      next = all.size();
      return fresh;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      log.lock().unlock();
    }
  }

  @Override
  public void close() {
    log.lock().lock();
    try {
      closed = true;
      log.closed(this);
      log.changed().signalAll();
    } finally {
      log.lock().unlock();
    }
    if (Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
