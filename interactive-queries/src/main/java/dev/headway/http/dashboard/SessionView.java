// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.dashboard;

import dev.headway.http.json.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sits before a browser.
 *
 * @param mode how people sign in
 * @param signedIn whether the server knows who is asking
 * @param canSignOut whether that can be ended here
 * @param tenantId tenant
 * @param userId user
 * @param roles roles
 * @param version version of Headway
 */
record SessionView(
    @Doc(
            value =
                "How people sign in: `jwt` with a token, `headers` with names, `proxy` not here.",
            example = "\"headers\"")
        String mode,
    @Doc(value = "The server knows who is asking.", example = "true") boolean signedIn,
    @Doc(value = "That can be ended here.", example = "true") boolean canSignOut,
    @Doc(value = "Tenant.", example = "\"acme\"") @Nullable String tenantId,
    @Doc(value = "User.", example = "\"ada\"") @Nullable String userId,
    @Doc(value = "Roles.", example = "[\"user\"]") List<String> roles,
    @Doc(value = "Version of Headway.", example = "\"0.1.0\"") String version) {}
