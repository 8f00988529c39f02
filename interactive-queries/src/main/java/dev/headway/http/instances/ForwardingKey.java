// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.instances;

import dev.headway.http.identity.Caller;
import dev.headway.http.identity.Role;
import dev.headway.http.identity.Unauthenticated;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.route.ReadFrom;
import dev.headway.schemas.key.Owner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs what one instance tells another, so that nobody else can speak for a caller on the port
 * between instances. The signature is HMAC-SHA256 over the request's target and what is told; its
 * key is derived from the secret that all instances share.
 */
public final class ForwardingKey {
  /** Header it is told in. */
  public static final String HEADER = "Headway-Forwarded";

  /** Header of the answer, by which an instance proves that it could read what it was told. */
  public static final String ANSWER_HEADER = "Headway-Answer";

  private static final String ALGORITHM = "HmacSHA256";

  /** Its number grows with what is told. */
  private static final String PURPOSE = "headway requests between instances 2";

  /** How far the clocks of two instances may be apart, in milliseconds. */
  private static final long CLOCK_SKEW_MILLIS = 60_000;

  private final SecretKeySpec key;
  private final Clock clock;

  /**
   * @param secret the secret that all instances share
   */
  public ForwardingKey(byte[] secret, Clock clock) {
    this.key =
        new SecretKeySpec(
            mac(new SecretKeySpec(secret, ALGORITHM), PURPOSE.getBytes(StandardCharsets.UTF_8)),
            ALGORITHM);
    this.clock = clock;
  }

  /**
   * The header's value for a request of {@code target}.
   *
   * @param target path and query as they are sent
   */
  public String sign(String target, Forwarded forwarded) {
    byte[] told = write(forwarded);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return base64.encodeToString(told) + "." + base64.encodeToString(signature(target, told));
  }

  /**
   * What the header tells about a request of {@code target}.
   *
   * @param header the header's value; null without one
   * @throws ProblemException 401 when no instance of this deployment wrote it, or too long ago
   */
  public Forwarded verify(String target, @Nullable String header) {
    if (header != null) {
      int dot = header.indexOf('.');
      if (dot > 0) {
        try {
          byte[] told = Base64.getUrlDecoder().decode(header.substring(0, dot));
          byte[] signature = Base64.getUrlDecoder().decode(header.substring(dot + 1));
          if (MessageDigest.isEqual(signature, signature(target, told))) {
            return alive(read(told));
          }
        } catch (IllegalArgumentException e) {
          // refused below
        }
      }
    }
    throw refused("This port is for the instances of this deployment only");
  }

  /**
   * What an instance proves itself with when it answers a request: something else may listen at its
   * address by now.
   *
   * @param header the request's header
   */
  public String answer(String header) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(signature("answer", header.getBytes(StandardCharsets.UTF_8)));
  }

  private Forwarded alive(Forwarded forwarded) {
    if (forwarded.expiresMillis() + CLOCK_SKEW_MILLIS < clock.millis()) {
      throw refused("The forwarded request has expired");
    }
    return forwarded;
  }

  private static ProblemException refused(String why) {
    return Unauthenticated.because(why);
  }

  private static byte[] write(Forwarded forwarded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Caller caller = forwarded.caller();
      out.writeUTF(caller.owner().tenantId());
      out.writeUTF(caller.owner().userId());
      out.writeByte(caller.roles().size());
      for (Role role : caller.roles()) {
        out.writeUTF(role.name());
      }
      out.writeUTF(forwarded.readFrom().name());
      out.writeLong(forwarded.expiresMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Forwarded read(byte[] told) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(told))) {
      Owner owner = new Owner(in.readUTF(), in.readUTF());
      Set<Role> roles = EnumSet.noneOf(Role.class);
      for (int left = in.readByte(); left > 0; left--) {
        roles.add(Role.valueOf(in.readUTF()));
      }
      Forwarded forwarded =
          new Forwarded(new Caller(owner, roles), ReadFrom.valueOf(in.readUTF()), in.readLong());
      if (forwarded.readFrom() == ReadFrom.ANYWHERE) {
        throw new IllegalArgumentException("it would be forwarded again");
      }
      return forwarded;
    } catch (IOException e) {
      throw new IllegalArgumentException("cut off", e);
    }
  }

  private byte[] signature(String target, byte[] told) {
    byte[] path = target.getBytes(StandardCharsets.UTF_8);
    byte[] signed = new byte[path.length + 1 + told.length];
    System.arraycopy(path, 0, signed, 0, path.length);
    signed[path.length] = '\n';
    System.arraycopy(told, 0, signed, path.length + 1, told.length);
    return mac(key, signed);
  }

  private static byte[] mac(SecretKeySpec key, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
