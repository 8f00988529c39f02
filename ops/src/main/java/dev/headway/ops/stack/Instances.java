// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import dev.headway.config.Setting;
import dev.headway.config.Settings;
import dev.headway.http.position.TokenSecret;
import dev.headway.server.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Headway's instances of one stack: makes them, numbers them, finds them. Thread-safe. */
final class Instances {
  /** The highest number an instance can have. */
  static final int HIGHEST = 100;

  private static final Setting SECRET = setting("token.secret");
  private static final Setting AUTH = setting("auth.mode");
  private static final Setting RATE = setting("rate-limit.requests-per-second");
  private static final Setting APPLICATION = setting("application.id");
  private static final Setting QUIET = setting("rebuild.quiet-until");

  private static Setting setting(String name) {
    return Instance.CATALOGUE.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * What the instances are made from.
   *
   * @param data folder of their state and logs
   * @param ports their ports
   * @param common environment of all
   * @param own environment by number, over the common one
   * @param states state folders by number, where it is not the usual one
   */
  record Plan(
      DataFolder data,
      Ports ports,
      Map<String, String> common,
      Map<Integer, Map<String, String>> own,
      Map<Integer, Path> states) {
    Plan {
      common = Map.copyOf(common);
      own =
          own.entrySet().stream()
              .collect(
                  Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Map.copyOf(e.getValue())));
      states = Map.copyOf(states);
    }
  }

  private final Plan plan;
  private final Component.Watch watch;
  private final Map<Integer, LocalApp> known = new TreeMap<>();
  private final Set<Integer> claimed = new HashSet<>();
  private volatile Map<String, String> override = Map.of();

  /** With the instances 1 … {@code count}. */
  Instances(Plan plan, int count, Component.Watch watch) {
    this.plan = plan;
    this.watch = watch;
    IntStream.rangeClosed(1, count).forEach(this::make);
  }

  /** Every instance there has been, running or not, by number. */
  synchronized List<LocalApp> all() {
    return List.copyOf(known.values());
  }

  /**
   * The instance of this number.
   *
   * @throws StackException when there has been none
   */
  synchronized LocalApp get(int id) {
    LocalApp app = known.get(id);
    if (app == null) {
      throw new StackException(
          "There is no instance "
              + id
              + ", only "
              + known.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))
              + ". Add it with: "
              + plan.data().command("instance add " + id));
    }
    return app;
  }

  /** The lowest number that neither runs nor is claimed, now claimed. */
  synchronized LocalApp claimNext() {
    int id = 1;
    while (isTaken(id)) {
      id++;
    }
    return claim(id);
  }

  /**
   * The instance of this number, made if it is new, for the caller to start; to be released then.
   *
   * @throws StackException when it runs, someone else starts it or there can be none
   */
  synchronized LocalApp claim(int id) {
    if (id < 1 || id > HIGHEST) {
      throw new StackException(
          "Instances are numbered from 1 to " + HIGHEST + "; there can be no instance " + id + ".");
    }
    if (isTaken(id)) {
      boolean paused = known.containsKey(id) && get(id).isPaused();
      throw new StackException(
          paused
              ? "Instance "
                  + id
                  + " runs, but is paused. Let it go on with: "
                  + plan.data().command("instance continue " + id)
              : "Instance "
                  + id
                  + " already runs. Start another with: "
                  + plan.data().command("instance add"));
    }
    LocalApp app = known.containsKey(id) ? get(id) : make(id);
    claimed.add(id);
    return app;
  }

  /** Ends a claim. */
  synchronized void release(LocalApp app) {
    claimed.remove(app.id());
  }

  private boolean isTaken(int id) {
    LocalApp app = known.get(id);
    return claimed.contains(id) || (app != null && app.isRunning());
  }

  private LocalApp make(int id) {
    DataFolder data = plan.data();
    Path state = plan.states().getOrDefault(id, data.state(id));
    int port;
    try {
      port = plan.ports().http(id);
    } catch (IllegalArgumentException e) {
      throw new StackException("Instance " + id + " cannot be made: " + e.getMessage() + ".", e);
    }
    LocalApp app =
        new LocalApp(
            id, data.log(Part.HEADWAY, id), port, state, () -> environment(id, port, state));
    app.watchedBy(watch);
    known.put(id, app);
    return app;
  }

  /** Variables that win over all others for whoever is started from now on. */
  void override(Map<String, String> variables) {
    override = Map.copyOf(variables);
  }

  /**
   * Another application, to be run beside the one in use in the first instance's folder, where each
   * application has stores of its own. It tells nobody of anything.
   *
   * @throws StackException when the application id is configured
   */
  LocalApp beside(String application) {
    if (configured(APPLICATION)) {
      throw new StackException(
          APPLICATION.environmentVariable()
              + " is set: the stack's application is yours to choose, not this command's.");
    }
    Path state = plan.states().getOrDefault(1, plan.data().state(1));
    int port = FreePorts.next();
    LocalApp app =
        new LocalApp(
            0,
            plan.data().rebuildLog(),
            port,
            state,
            () -> {
              Map<String, String> variables = new TreeMap<>(environment(1, port, state));
              variables.put(APPLICATION.environmentVariable(), application);
              variables.put(QUIET.environmentVariable(), "all");
              variables.put("HEADWAY_HTTP_PORT", Integer.toString(port));
              return variables;
            });
    app.watchedBy(watch);
    return app;
  }

  /** The variables by which the instances change over to another application. */
  static Map<String, String> changingTo(String application, String quietUntil) {
    return Map.of(
        APPLICATION.environmentVariable(), application, QUIET.environmentVariable(), quietUntil);
  }

  private boolean configured(Setting setting) {
    String variable = setting.environmentVariable();
    return plan.common().containsKey(variable) || System.getenv().containsKey(variable);
  }

  private Map<String, String> environment(int id, int port, Path state) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("HEADWAY_HTTP_HOST", "127.0.0.1");
    variables.put("HEADWAY_HTTP_PORT", Integer.toString(port));
    variables.put("HEADWAY_STATE_DIR", state.toString());
    String application = Applications.of(plan.data()).current();
    if (!configured(APPLICATION) && !application.equals(APPLICATION.defaultValue())) {
      variables.put(APPLICATION.environmentVariable(), application);
    }
    variables.putAll(plan.common());
    variables.putAll(plan.own().getOrDefault(id, Map.of()));
    variables.putAll(override);
    Map<String, String> whole = new HashMap<>(System.getenv());
    whole.putAll(variables);
    Settings settings = Settings.load(whole, Instance.CATALOGUE);
    if (settings.text(SECRET).isEmpty()) {
      variables.put(SECRET.environmentVariable(), sharedSecret());
    }
    // Nobody else can connect: whoever does is believed, and may ask as much as it likes.
    if (!settings.isSet(AUTH)) {
      variables.put(AUTH.environmentVariable(), "headers");
    }
    if (!settings.isSet(RATE)) {
      variables.put(RATE.environmentVariable(), "0");
    }
    return variables;
  }

  /**
   * A token one instance has given must be good at all: the secret is the stack's, taken over from
   * the first instance where that has already made one of its own.
   */
  private String sharedSecret() {
    Path folder = plan.data().root();
    Path before = plan.data().state(1).resolve(TokenSecret.FILE);
    Path shared = folder.resolve(TokenSecret.FILE);
    try {
      if (!Files.exists(shared) && Files.exists(before)) {
        Files.copy(before, shared, StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (FileAlreadyExistsException e) {
      // Another instance that is starting was first.
    } catch (IOException e) {
      throw new StackException(
          "The secret of the position tokens cannot be copied from "
              + before
              + ": "
              + e.getMessage()
              + ". Make the data folder writable.",
          e);
    }
    return new String(TokenSecret.find(SECRET, "", folder), StandardCharsets.UTF_8);
  }
}
