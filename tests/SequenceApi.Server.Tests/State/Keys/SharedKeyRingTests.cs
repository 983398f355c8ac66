using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using SequenceApi.Server.State.Keys;

namespace SequenceApi.Server.Tests.State.Keys;

public sealed class SharedKeyRingTests
{
    [Fact]
    public void A_ring_that_can_not_be_read_anew_is_used_on()
    {
        var provider = new FailingProvider();
        var ring = new SharedKeyRing(() => provider, TimeProvider.System, NullLogger<SharedKeyRing>.Instance);
        var known = ring.GetCurrentKeyRing();
        provider.IsAway = true;
        Assert.Same(known, ring.GetCurrentKeyRing());
    }

    [Fact]
    public void A_ring_that_was_never_read_says_why()
    {
        var ring = new SharedKeyRing(() => new FailingProvider { IsAway = true }, TimeProvider.System, NullLogger<SharedKeyRing>.Instance);
        Assert.Throws<IOException>(ring.GetCurrentKeyRing);
    }

    private sealed class FailingProvider : IKeyRingProvider, IKeyRing
    {
        public bool IsAway { get; set; }

        public IAuthenticatedEncryptor? DefaultAuthenticatedEncryptor => null;

        public Guid DefaultKeyId => Guid.Empty;

        public IKeyRing GetCurrentKeyRing() => IsAway ? throw new IOException("The store is away.") : this;

        public IAuthenticatedEncryptor? GetAuthenticatedEncryptorByKeyId(Guid keyId, out bool isRevoked)
        {
            isRevoked = false;
            return null;
        }
    }
}
