// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.position;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Finds the key position tokens are signed with. */
public final class TokenSecret {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Name of the file in the data folder. */
  public static final String FILE = "token.secret";

  private static final int MIN_LENGTH = 16;

  private TokenSecret() {}

  /**
   * The configured secret; without one that of the data folder, made there at the first start and
   * readable by its owner only.
   *
   * @param setting entry it is configured by
   * @param configured its value; empty for none
   * @throws SettingException when it is too short, or the data folder cannot be used
   */
  public static byte[] find(Setting setting, String configured, Path dataFolder) {
    if (!configured.isEmpty()) {
      return checked(setting, configured);
    }
    Path file = dataFolder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return checked(setting, Files.readString(file).strip());
    } catch (IOException e) {
      throw new SettingException(
          setting.name(),
          "is not set, and no secret can be kept in " + file + " (" + e + ")",
          "Set " + setting.environmentVariable() + ", or make the folder writable.");
    }
  }

  private static byte[] checked(Setting setting, String secret) {
    if (secret.length() < MIN_LENGTH) {
      throw new SettingException(
          setting.name(),
          "is shorter than " + MIN_LENGTH + " characters",
          "Take a long random text, the same for every instance.");
    }
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Written beside and moved, so that two instances that start at once end up with one whole
   * secret.
   */
  private static void create(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder");
    }
    Files.createDirectories(folder);
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    Path fresh = Files.createTempFile(folder, FILE, ".new", ownerOnly(folder));
    try {
      Files.writeString(
          fresh, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
      link(file, fresh);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void link(Path file, Path fresh) throws IOException {
    try {
      // A hard link fails where the other instance was first; a move would replace its secret.
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // the other instance's secret is read
    } catch (UnsupportedOperationException e) {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
