// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stack does for a rebuild: it runs another application beside the one in use, and changes
 * its instances over to it. The command that asks for all this may die at any time: then the
 * instances go on under the application they ran under.
 */
final class RebuildControl {
  private static final Logger LOG = LoggerFactory.getLogger(RebuildControl.class);

  /** How long the instances stay down for a command that does not say how to go on. */
  private static final Duration LONGEST_GAP = Duration.ofMinutes(2);

  private final LocalStack stack;
  private volatile List<LocalApp> stopped = List.of();
  private volatile boolean starting;
  private @Nullable CompletableFuture<Boolean> goesOn;

  RebuildControl(LocalStack stack) {
    this.stack = stack;
  }

  /** The instances are down, to change over. */
  boolean changing() {
    return !stopped.isEmpty();
  }

  String buildBeside(@Nullable String application, Consumer<String> progress) {
    String id = required(application);
    progress.accept("starting  application " + id + " beside …");
    stack.buildBeside(id);
    return "Application " + id + " is folding";
  }

  String stopBeside() {
    stack.stopBeside();
    return "The application beside has stopped";
  }

  synchronized String stopAll(Consumer<String> progress) {
    if (changing()) {
      throw new StackException("The instances are down already.");
    }
    List<LocalApp> running = stack.instances().stream().filter(Component::isRunning).toList();
    if (running.isEmpty()) {
      throw new StackException("No instance runs.");
    }
    stack.stopBeside();
    progress.accept("stopping  " + names(running) + " …");
    stopped = running;
    stack.stopTogether(running);
    CompletableFuture<Boolean> signal = new CompletableFuture<>();
    goesOn = signal;
    Thread.ofVirtual().name("stack-rebuild-gap").start(() -> goBackUnless(signal));
    return names(running) + " stopped";
  }

  private void goBackUnless(CompletableFuture<Boolean> signal) {
    if (!signal.completeOnTimeout(false, LONGEST_GAP.toSeconds(), TimeUnit.SECONDS).join()) {
      LOG.warn("the command that stopped the instances is gone: they start again");
      startAsBefore(line -> {});
    }
  }

  /**
   * Starts the instances under another application.
   *
   * @throws StackException when one does not start; then all go on under the one before, unless the
   *     folder says by now that the other is in use
   */
  synchronized String changeOver(
      @Nullable String application, @Nullable String quietUntil, Consumer<String> progress) {
    List<LocalApp> apps = signalled();
    String id = required(application);
    progress.accept("starting  " + names(apps) + " under " + id + " …");
    try {
      starting = true;
      stack.startTogether(apps, Instances.changingTo(id, required(quietUntil)));
    } catch (StackException e) {
      if (Applications.of(stack.data()).current().equals(id)) {
        stopped = List.of();
        throw new StackException(
            "The stack has changed over to " + id + ", but: " + e.getMessage(), e);
      }
      progress.accept("going back: " + e.getMessage());
      stack.stopTogether(apps);
      startAsBefore(progress);
      throw new StackException(
          "The instances did not start under " + id + " and run as before: " + e.getMessage(), e);
    } finally {
      starting = false;
    }
    stopped = List.of();
    return names(apps) + " ready under " + id;
  }

  /** Starts the instances under the application they ran under. */
  String changeBack(Consumer<String> progress) {
    if (starting) {
      // Whoever waits for them goes back when they do not come.
      stack.stopTogether(stopped);
      return "Going back";
    }
    return startAsBefore(progress);
  }

  private synchronized String startAsBefore(Consumer<String> progress) {
    if (!changing()) {
      return "Nothing to go back from";
    }
    List<LocalApp> apps = signalled();
    progress.accept("starting  " + names(apps) + " as before …");
    stopped = List.of();
    stack.startTogether(apps, Map.of());
    return names(apps) + " ready as before";
  }

  private List<LocalApp> signalled() {
    if (stopped.isEmpty()) {
      throw new StackException("The instances have not been stopped to change over.");
    }
    CompletableFuture<Boolean> signal = goesOn;
    if (signal != null) {
      signal.complete(true);
    }
    return stopped;
  }

  private static String required(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new StackException("The request does not name an application.");
    }
    return value;
  }

  private static String names(List<LocalApp> apps) {
    return apps.size() == 1 ? "the instance" : "all " + apps.size() + " instances";
  }
}
