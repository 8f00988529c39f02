// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does to the instances of a stack what is asked through its control channel. */
final class InstanceControl implements ControlServer.Handler {
  private final LocalStack stack;
  private final StackListener listener;
  private final RebuildControl rebuild;

  /** One start or stop at a time; signals need not wait for them. */
  private final ReentrantLock changes = new ReentrantLock();

  InstanceControl(LocalStack stack, StackListener listener) {
    this.stack = stack;
    this.listener = listener;
    this.rebuild = new RebuildControl(stack);
  }

  @Override
  public String handle(ControlRequest request, Consumer<String> progress) {
    @Nullable Integer id = request.id();
    @Nullable String application = request.application();
    return switch (request.action()) {
      case BUILD_BESIDE -> rebuild.buildBeside(application, progress);
      case STOP_BESIDE -> rebuild.stopBeside();
      case STOP_ALL -> alone(progress, () -> rebuild.stopAll(progress));
      case CHANGE_OVER -> rebuild.changeOver(application, request.quietUntil(), progress);
      case CHANGE_BACK -> rebuild.changeBack(progress);
      case ADD -> alone(progress, () -> add(id, progress));
      case STOP -> alone(progress, () -> stop(running(required(id)), progress));
      case RESTART ->
          alone(progress, () -> id == null ? restartAll(progress) : restart(running(id), progress));
      case KILL -> kill(running(required(id)));
      case PAUSE -> pause(running(required(id)));
      case CONTINUE -> resume(running(required(id)));
    };
  }

  private interface Change {
    String make();
  }

  private String alone(Consumer<String> progress, Change change) {
    if (!changes.tryLock()) {
      progress.accept("waiting   for another command to end …");
      changes.lock();
    }
    try {
      return change.make();
    } finally {
      changes.unlock();
    }
  }

  private String add(@Nullable Integer id, Consumer<String> progress) {
    if (rebuild.changing()) {
      throw new StackException(
          "The stack is changing over to a rebuilt application. Try again in a minute.");
    }
    LocalApp app = id == null ? stack.claimInstance() : stack.claimInstance(id);
    return start(app, progress);
  }

  private String start(LocalApp claimed, Consumer<String> progress) {
    long begin = System.nanoTime();
    progress.accept("starting  " + name(claimed) + " …");
    stack.startClaimed(claimed);
    return String.format(
        Locale.ROOT,
        "%s is ready after %.1f s at %s",
        name(claimed),
        (System.nanoTime() - begin) / 1e9,
        claimed.address());
  }

  private String stop(LocalApp app, Consumer<String> progress) {
    progress.accept("stopping  " + name(app) + " …");
    listener.stopping(app);
    app.stop();
    return name(app) + " has left. Start it again with: " + command("add", app);
  }

  private String restart(LocalApp app, Consumer<String> progress) {
    stop(app, progress);
    return start(stack.claimInstance(app.id()), progress);
  }

  private String restartAll(Consumer<String> progress) {
    List<LocalApp> running = stack.instances().stream().filter(Component::isRunning).toList();
    if (running.isEmpty()) {
      throw new StackException(
          "No instance runs. Start one with: " + stack.data().command("instance add"));
    }
    for (LocalApp app : running) {
      progress.accept(restart(app, progress));
    }
    return running.size() == 1
        ? "1 instance was restarted"
        : running.size() + " instances were restarted, one after the other";
  }

  private String kill(LocalApp app) {
    app.kill();
    listener.asked(app, "killed");
    return name(app) + " is killed. Start it again with: " + command("add", app);
  }

  private String pause(LocalApp app) {
    if (app.isPaused()) {
      throw new StackException(
          name(app) + " is paused already. Let it go on with: " + command("continue", app));
    }
    app.pause();
    listener.asked(app, "paused");
    return name(app) + " is paused. Let it go on with: " + command("continue", app);
  }

  private String resume(LocalApp app) {
    if (!app.isPaused()) {
      throw new StackException(
          name(app) + " is not paused. Pause it with: " + command("pause", app));
    }
    app.resume();
    listener.asked(app, "continued");
    return name(app) + " goes on";
  }

  private LocalApp running(int id) {
    LocalApp app = stack.instance(id);
    if (!app.isRunning()) {
      throw new StackException(name(app) + " does not run. Start it with: " + command("add", app));
    }
    return app;
  }

  private static int required(@Nullable Integer id) {
    if (id == null) {
      throw new StackException("The number of the instance is missing.");
    }
    return id;
  }

  private static String name(LocalApp app) {
    return "Instance " + app.id();
  }

  private String command(String verb, LocalApp app) {
    return stack.data().command("instance " + verb + " " + app.id());
  }
}
