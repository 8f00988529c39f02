// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.Identity;
import dev.headway.ops.client.TrackerClient;
import dev.headway.ops.stack.DataFolder;
import dev.headway.ops.stack.Ports;
import dev.headway.ops.view.Terminal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: the options every sub-command has. */
@Command(
    name = "headway",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    description = "Live progress tracking for AI-agent plans.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the answer is no, there is no such thing, or it failed",
      "2:wrong usage"
    })
final class HeadwayCommand implements Runnable {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Data folder of the local stack; it says which stack is meant (default: ~/.headway).")
  private @Nullable Path data;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      description =
          "Shifts every default port (Kafka 9092, registry 8081, HTTP 8084, Connect 8083, Postgres 15432; further brokers and instances 10 apart) by N.")
  private @Nullable Integer portOffset;

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      scope = ScopeType.INHERIT,
      description = "Tenant to act for (default: HEADWAY_TENANT, else acme).")
  private @Nullable String tenant;

  @Option(
      names = "--user",
      paramLabel = "ID",
      scope = ScopeType.INHERIT,
      description = "User to act for (default: HEADWAY_USER, else researcher).")
  private @Nullable String user;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Shows the stack trace of an error.")
  private boolean verbose;

  HeadwayCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Name a command.");
    }
  }

  Terminal terminal() {
    return terminal;
  }

  Map<String, String> environment() {
    return environment;
  }

  boolean verbose() {
    return verbose;
  }

  DataFolder data() {
    return data == null ? DataFolder.standard() : new DataFolder(data);
  }

  OptionalInt portOffset() {
    return portOffset == null ? OptionalInt.empty() : OptionalInt.of(portOffset);
  }

  Ports ports() {
    try {
      return Ports.shifted(portOffset().orElse(0));
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  Endpoints endpoints() {
    try {
      return Endpoints.find(
          Optional.ofNullable(data).map(DataFolder::new), portOffset(), environment);
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  TrackerClient client() {
    return new TrackerClient(endpoints().httpUrl(), token());
  }

  /** The token the user shows instead of an identity. */
  Optional<String> token() {
    return Optional.ofNullable(environment.get("HEADWAY_BEARER_TOKEN"))
        .map(String::strip)
        .filter(t -> !t.isEmpty());
  }

  /** Who to act for. */
  Identity identity() {
    return new Identity(
        chosenTenant().orElse(Identity.DEFAULT.tenant()),
        chosenUser().orElse(Identity.DEFAULT.user()));
  }

  /** The tenant the user named. */
  Optional<String> chosenTenant() {
    return chosen(tenant, "HEADWAY_TENANT");
  }

  /** The user the user named. */
  Optional<String> chosenUser() {
    return chosen(user, "HEADWAY_USER");
  }

  private Optional<String> chosen(@Nullable String option, String variable) {
    String value = option != null ? option : environment.get(variable);
    return Optional.ofNullable(value).filter(v -> !v.isEmpty());
  }

  /** Wrong usage: exit code 2 with the usage text. */
  ParameterException usage(Exception e) {
    if (spec == null) {
      throw new IllegalStateException("not yet parsed", e);
    }
    return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
  }
}
