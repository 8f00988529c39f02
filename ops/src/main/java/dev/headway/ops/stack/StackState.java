// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What runs for a data folder, as kept in its {@code stack.json}.
 *
 * @param supervisor the process that runs the parts
 * @param ready everything has started
 * @param bootstrapServers the brokers in use
 * @param registryUrl the registry in use
 * @param postgresUrl the database of history in use; null without history
 * @param connectUrl the Connect cluster in use; null without one
 * @param httpUrl REST API of the first instance that runs
 * @param control socket that takes {@link ControlRequest}s; null while the stack starts
 * @param parts ids of the parts this stack was asked for, ours or not
 * @param components the parts that run here
 * @param beside the application that is being built beside the one in use; null without one
 */
public record StackState(
    ProcessIdentity supervisor,
    boolean ready,
    String bootstrapServers,
    String registryUrl,
    @Nullable String postgresUrl,
    @Nullable String connectUrl,
    String httpUrl,
    @Nullable String control,
    List<String> parts,
    List<Running> components,
    @Nullable Running beside) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * A part that runs here.
   *
   * @param part its {@link Part#id}
   * @param id its number among those of its part, from 1
   * @param process its process
   * @param port its port
   * @param address where clients reach it
   * @param log its log file
   * @param ended how it was made to end, "stopped" or "killed"; null when it should run
   */
  public record Running(
      String part,
      int id,
      ProcessIdentity process,
      int port,
      String address,
      String log,
      @Nullable String ended) {
    /** Files from before there were several of a part have no number. */
    public Running {
      id = Math.max(1, id);
    }
  }

  /** With copies. */
  public StackState {
    parts = List.copyOf(parts);
    components = List.copyOf(components);
  }

  /** The servers of one part that run here, or did, by number. */
  public List<Running> of(Part part) {
    return components.stream().filter(c -> c.part().equals(part.id())).toList();
  }

  /** The state of a stack that this process runs. */
  static StackState of(
      boolean ready,
      LocalStack.Addresses addresses,
      String firstUrl,
      @Nullable Path control,
      Set<Part> external,
      List<Component> components,
      @Nullable Component beside) {
    return new StackState(
        ProcessIdentity.of(ProcessHandle.current().pid()),
        ready,
        addresses.bootstrapServers(),
        addresses.registryUrl(),
        addresses.postgresUrl(),
        addresses.connectUrl(),
        components.stream()
            .filter(c -> c.part() == Part.HEADWAY && c.isRunning())
            .findFirst()
            .map(Component::address)
            .orElse(firstUrl),
        control == null ? null : control.toString(),
        Stream.concat(components.stream().map(Component::part), external.stream())
            .distinct()
            .sorted()
            .map(Part::id)
            .toList(),
        components.stream().map(StackState::running).toList(),
        beside == null ? null : running(beside));
  }

  private static Running running(Component component) {
    Ending ending = component.ending();
    OptionalLong pid = component.pid();
    return new Running(
        component.part().id(),
        component.id(),
        pid.isPresent() ? ProcessIdentity.of(pid.getAsLong()) : new ProcessIdentity(0, 0),
        component.port(),
        component.address(),
        component.log().toString(),
        ending == null ? null : ending.id());
  }

  /**
   * Reads a state file.
   *
   * @return empty when there is none
   * @throws StackException when it cannot be read
   */
  public static Optional<StackState> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), StackState.class));
    } catch (IOException e) {
      throw new StackException(
          "The file "
              + file
              + " cannot be read ("
              + e.getMessage()
              + "). If no stack runs with this data folder, delete the file.",
          e);
    }
  }

  /** Writes the state in one step, so that a reader never sees half of it. */
  void write(Path file) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      JSON.writeValue(next.toFile(), this);
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StackException("The file " + file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
