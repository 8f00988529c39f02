// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where deliveries may go: by HTTPS to hosts whose addresses are all public. Else a webhook would
 * let who makes one reach what only Headway's own machine can, such as the metadata of a cloud.
 * Asked when a webhook is written and again of the very addresses that are connected to.
 */
public final class AddressGuard {
  private static final int LONGEST_URL = 2_048;

  /** Address blocks that are not public, after the registries of IANA (RFC 6890). */
  private static final List<Network> CLOSED =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/96",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20",
          "5f00::/16",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private final boolean allowHttp;
  private final List<String> allowedHosts;
  private final List<Network> allowedNetworks;
  private final Lookup lookup;

  /** Finds a host's addresses. */
  @FunctionalInterface
  public interface Lookup {
    /** All of them. */
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /** A block of addresses. */
  private record Network(byte[] address, int bits) {
    boolean has(InetAddress other) {
      byte[] theirs = other.getAddress();
      if (theirs.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * A guard.
   *
   * @param allowHttp HTTP without TLS is good, too
   * @param allowed hosts, and blocks of addresses such as 10.1.0.0/16, that are good all the same
   * @param lookup finds a host's addresses
   * @throws IllegalArgumentException when one is neither
   */
  public AddressGuard(boolean allowHttp, List<String> allowed, Lookup lookup) {
    this.allowHttp = allowHttp;
    this.allowedNetworks =
        networks(allowed.stream().filter(a -> a.contains("/")).toArray(String[]::new));
    this.allowedHosts =
        allowed.stream().filter(a -> !a.contains("/")).map(AddressGuard::host).toList();
    this.lookup = lookup;
  }

  private static String host(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static List<Network> networks(String... blocks) {
    return Arrays.stream(blocks).map(AddressGuard::network).toList();
  }

  private static Network network(String block) {
    int slash = block.indexOf('/');
    try {
      String address = block.substring(0, slash);
      if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
        throw new IllegalArgumentException(block + " is no block of addresses");
      }
      byte[] bytes = InetAddress.getByName(address).getAddress();
      int bits = Integer.parseInt(block.substring(slash + 1));
      if (bits < 0 || bits > bytes.length * 8) {
        throw new IllegalArgumentException(block + " is no block of addresses");
      }
      return new Network(bytes, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException(block + " is no block of addresses", e);
    }
  }

  /**
   * Why deliveries may not go there; null: they may. Finds the host's addresses, which may take
   * some seconds.
   */
  public @Nullable String refusal(String url) {
    if (url.length() > LONGEST_URL) {
      return "is longer than " + LONGEST_URL + " characters";
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return "is not a URL";
    }
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (!"https".equalsIgnoreCase(scheme) && !(allowHttp && "http".equalsIgnoreCase(scheme))) {
      return allowHttp ? "must be an http or https URL" : "must be an https URL";
    }
    String authority = uri.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      return "must not hold a user or password";
    }
    if (uri.getRawFragment() != null) {
      return "must not hold a fragment";
    }
    if (host == null || host.isEmpty()) {
      return "must name a host";
    }
    try {
      addresses(host);
      return null;
    } catch (UnknownHostException e) {
      return e instanceof ForbiddenException
          ? String.valueOf(e.getMessage())
          : "names a host that has no address";
    }
  }

  /**
   * The addresses of a host, if it is good to connect to each of them.
   *
   * @throws ForbiddenException when it is not
   * @throws UnknownHostException when it has none
   */
  public InetAddress[] addresses(String host) throws UnknownHostException {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] found = lookup.of(plain);
    if (!allowedHosts.contains(host(plain))) {
      for (InetAddress address : found) {
        if (!isAllowed(address)) {
          throw new ForbiddenException(
              "leads to an address that is not public; those who run Headway can allow it");
        }
      }
    }
    return found;
  }

  private boolean isAllowed(InetAddress address) {
    if (allowedNetworks.stream().anyMatch(network -> network.has(address))) {
      return true;
    }
    return !isClosed(address);
  }

  private static boolean isClosed(InetAddress address) {
    return switch (address) {
      case Inet4Address four -> in(four);
      // A scope says which of this machine's own networks is meant.
      case Inet6Address six -> six.getScopeId() != 0 || in(six);
      default -> true;
    };
  }

  private static boolean in(InetAddress address) {
    return CLOSED.stream().anyMatch(network -> network.has(address));
  }

  /** A host that it is not good to connect to. */
  public static final class ForbiddenException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenException(String message) {
      super(message);
    }
  }
}
