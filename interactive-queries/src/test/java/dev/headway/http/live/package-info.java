// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.http.live;

import org.jspecify.annotations.NullMarked;
