// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headway.topics.TopicNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The application ids of a stack, as kept in {@code applications.json} of its data folder once it
 * was rebuilt.
 *
 * @param current what its instances run under
 * @param old what they ran under before, as far as that is still kept; the latest last
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Applications(String current, List<String> old) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** With a copy, and the usual id where the file has none. */
  public Applications(@Nullable String current, @Nullable List<String> old) {
    this.current = current == null ? TopicNames.DEFAULT_APPLICATION : current;
    this.old = old == null ? List.of() : List.copyOf(old);
  }

  /**
   * Those of a stack.
   *
   * @throws StackException when the file cannot be read
   */
  public static Applications of(DataFolder data) {
    Path file = data.applications();
    if (!Files.exists(file)) {
      return new Applications(null, null);
    }
    try {
      return JSON.readValue(file.toFile(), Applications.class);
    } catch (IOException e) {
      throw new StackException("The file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** With one that is not in use, to be deleted some time. */
  public Applications withUnused(String application) {
    return new Applications(current, Stream.concat(old.stream(), Stream.of(application)).toList());
  }

  /** Without one that is not there any more. */
  public Applications without(String application) {
    return new Applications(current, old.stream().filter(id -> !id.equals(application)).toList());
  }

  /** With {@code next} in the place of the current one, which is kept. */
  public Applications changedTo(String next) {
    return new Applications(next, without(next).withUnused(current).old());
  }

  /**
   * Writes the file in one step.
   *
   * @throws StackException when it cannot be written
   */
  public void write(DataFolder data) {
    Path file = data.applications();
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      JSON.writeValue(next.toFile(), this);
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StackException("The file " + file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
