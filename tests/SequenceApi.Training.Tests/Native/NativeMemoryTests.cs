using SequenceApi.Training.Native;

namespace SequenceApi.Training.Tests.Native;

public sealed class NativeMemoryTests
{
    [Fact]
    public void The_C_library_takes_the_settings()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only glibc has them.");
        Assert.True(NativeMemory.KeepFlat());
    }
}
